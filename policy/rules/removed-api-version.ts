import { removedVersions } from "../detectors/removedApiVersions";
import { defineRule } from "../pack/rule";
import type { Resource } from "../stack/resource";
import { at, text } from "../stack/values";

/** The API versions of a resource, from Pulumi's type and from its manifest. */
function versionsOf(resource: Resource): string[] {
  const typed = /^kubernetes:(.+\/[^/:]+):\w+$/.exec(resource.type)?.[1];
  return [typed, text(at(resource.inputs, "apiVersion"))].filter((version) => version !== undefined);
}

/** A preview without a cluster accepts such a resource, the update then fails halfway, and other rules don't know its kind. */
export const removedApiVersion = defineRule({
  name: "removed-api-version",
  description: "No resource may use an API version that supported API servers have removed.",
  remedy: "Use the current version, such as policy/v1, batch/v1, apps/v1, networking.k8s.io/v1 or autoscaling/v2.",
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
      if (removed) report(`uses ${removed.version}, which was removed in ${removed.since}`, resource);
    }
  },
});
