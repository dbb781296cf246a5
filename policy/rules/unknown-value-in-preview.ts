import { defineRule } from "../pack/rule";
import { isKind, type Resource } from "../stack/resource";
import { at } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** The fields that most rules need; while they are unknown, a resource passes, and is judged in the update. */
const neededFields: [kind: string, group: string, paths: string[][]][] = [
  ["Deployment", "apps", [["spec"], ["spec", "replicas"]]],
  ["StatefulSet", "apps", [["spec"], ["spec", "replicas"]]],
  ["Cluster", "postgresql.cnpg.io", [["spec"], ["spec", "instances"], ["spec", "enablePDB"]]],
  ["ScheduledBackup", "postgresql.cnpg.io", [["spec"], ["spec", "schedule"], ["spec", "method"], ["spec", "suspend"]]],
  [
    "PodDisruptionBudget",
    "policy",
    [["spec"], ["spec", "selector"], ["spec", "minAvailable"], ["spec", "maxUnavailable"]],
  ],
  ["ConfigMap", "", [["data"]]],
];

function unknownPart(resource: Resource): string | undefined {
  const paths = neededFields.find(([kind, group]) => isKind(resource, kind, group))?.[2] ?? [];
  return paths.find((path) => typeof at(resource.inputs, ...path) === "symbol")?.join(".");
}

/**
 * A value that is computed from outputs of resources that don't exist yet is unknown in a preview. Every rule judges what is
 * known, and the rest in the update, if possible before the resource is created. This rule reports that something is left.
 */
export const unknownValueInPreview = defineRule({
  name: "unknown-value-in-preview",
  description:
    "The fields that the rules need should be known in the preview, so that they can be judged before an update.",
  remedy: "In the program, pass Outputs at the leaves instead of computing the whole spec inside apply.",
  severity: "low",
  level: "advisory",
  scope: "production",
  source: "https://www.pulumi.com/docs/insights/policy/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const resource of stack.resources) {
      const part = unknownPart(resource);
      if (part !== undefined) report(`can be judged only in the update: ${part} is not known in the preview`, resource);
    }
    for (const { resource, pod, path } of workloadsOf(stack)) {
      const containers = typeof pod === "symbol" ? pod : at(pod, "containers");
      if (typeof containers !== "symbol" || unknownPart(resource) !== undefined) continue;
      report(`can be judged only in the update: ${path} is not known in the preview`, resource);
    }
  },
});
