import { removedVersions } from "../detectors/removedApiVersions";
import { defineRule } from "../pack/rule";
import type { Resource } from "../stack/resource";
import { at, text } from "../stack/values";

/** The API versions that a resource names: by Pulumi's type, and in its manifest. */
function versionsOf(resource: Resource): string[] {
  const typed = /^kubernetes:(.+\/[^/:]+):\w+$/.exec(resource.type)?.[1];
  return [typed, text(at(resource.inputs, "apiVersion"))].filter((version) => version !== undefined);
}

/** A preview without a cluster takes such a resource; the update fails in the middle, and other rules don't know its kind. */
export const removedApiVersion = defineRule({
  name: "removed-api-version",
  description: "No resource may be of an API version that supported servers no longer have.",
  remedy: "Use the present version: policy/v1, batch/v1, apps/v1, networking.k8s.io/v1, autoscaling/v2.",
  severity: "medium",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const resource of stack.resources) {
      if (resource.kind === "") continue;
      const versions = versionsOf(resource);
      const removed = removedVersions.find(
        ({ version, kinds }) => versions.includes(version) && (kinds?.includes(resource.kind) ?? true),
      );
      if (removed) report(`is of ${removed.version}, which is gone since ${removed.since}`, resource);
    }
  },
});
