import { defineRule } from "../pack/rule";
import { isKind, type Resource } from "../stack/resource";
import { at } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** The parts that most rules go by; unknown, they let a resource pass unjudged until the update. */
const decisive: [kind: string, group: string, paths: string[][]][] = [
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
  const paths = decisive.find(([kind, group]) => isKind(resource, kind, group))?.[2] ?? [];
  return paths.find((path) => typeof at(resource.inputs, ...path) === "symbol")?.join(".");
}

/**
 * A value computed from outputs of resources that don't exist yet is known in the update only. Every rule judges what is
 * known and judges the rest then, before the resource is made where it can; this one says that something was left.
 */
export const unknownValueInPreview = defineRule({
  name: "unknown-value-in-preview",
  description: "What the rules go by should be known in the preview, so that all of it can be judged before an update.",
  remedy: "In the program, pass an output as the value that it is rather than computing the whole spec from it.",
  severity: "low",
  level: "advisory",
  scope: "production",
  source: "https://www.pulumi.com/docs/insights/policy/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const resource of stack.resources) {
      const part = unknownPart(resource);
      if (part !== undefined) report(`is judged only in the update, as ${part} is not known before`, resource);
    }
    for (const { resource, pod, path } of workloadsOf(stack)) {
      const containers = typeof pod === "symbol" ? pod : at(pod, "containers");
      if (typeof containers !== "symbol" || unknownPart(resource) !== undefined) continue;
      report(`is judged only in the update, as ${path} of its pods is not known before`, resource);
    }
  },
});
