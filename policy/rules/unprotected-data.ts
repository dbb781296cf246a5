import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { isKind, objectName, type Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";
import { at } from "../stack/values";

/** The resources that hold data, with what is lost if they are deleted. */
function holders(stack: Stack): [resource: Resource, loss: string][] {
  const clusters = clustersOf(stack);
  const homes = new Set(clusters.map(({ inputs }) => at(inputs, "metadata", "namespace")));
  return stack.resources.flatMap((resource): [Resource, string][] => {
    if (clusters.includes(resource)) return [[resource, "deleting it deletes the database and its volumes"]];
    if (isKind(resource, "Namespace", "") && (homes.size === 0 || homes.has(objectName(resource)))) {
      return [[resource, "deleting it deletes everything in it, including the database's volumes"]];
    }
    if (isKind(resource, "PersistentVolumeClaim", "") || isKind(resource, "PersistentVolume", "")) {
      return [[resource, "deleting it can delete the data on it"]];
    }
    if (resource.type.startsWith("random:") && /salt/i.test(resource.name)) {
      return [[resource, "without it nothing that the proxy has encrypted can be decrypted"]];
    }
    return [];
  });
}

/**
 * With Pulumi's `protect` the engine refuses to delete or replace a resource. Without it, a renamed Cluster is replaced by an
 * empty one.
 */
export const unprotectedData = defineRule({
  name: "unprotected-data",
  description: "Resources that hold data must be protected: the Cluster with its volumes, its namespace, the salt key.",
  remedy: "Set llm-gateway:protect or the resource option protect to true.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const [resource, loss] of holders(stack)) {
      if (!resource.protect) report(`is not protected: ${loss}`, resource);
    }
  },
});
