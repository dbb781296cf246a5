import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { isKind, objectName, type Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";
import { at } from "../stack/values";

/** What holds data, and what is lost with it. */
function holders(stack: Stack): [resource: Resource, loss: string][] {
  const clusters = clustersOf(stack);
  const homes = new Set(clusters.map(({ inputs }) => at(inputs, "metadata", "namespace")));
  return stack.resources.flatMap((resource): [Resource, string][] => {
    if (clusters.includes(resource)) return [[resource, "the database and its volumes go with it"]];
    if (isKind(resource, "Namespace", "") && (homes.size === 0 || homes.has(objectName(resource)))) {
      return [[resource, "everything in it, the database's volumes included, goes with it"]];
    }
    if (isKind(resource, "PersistentVolumeClaim", "") || isKind(resource, "PersistentVolume", "")) {
      return [[resource, "what is stored on it goes with it"]];
    }
    if (resource.type.startsWith("random:") && /salt/i.test(resource.name)) {
      return [[resource, "without it nothing that the proxy encrypted can be read again"]];
    }
    return [];
  });
}

/**
 * Pulumi's `protect` makes the engine refuse to delete or replace a resource, whatever the program says: a renamed
 * Cluster would otherwise be an empty one.
 */
export const unprotectedData = defineRule({
  name: "unprotected-data",
  description: "What holds data must be protected: the Cluster with its volumes, its namespace, the salt key.",
  remedy: "Leave llm-gateway:protect on, or set the resource option protect.",
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
