import { defineRule } from "../pack/rule";
import { pdbsOf, effectOf, type PodGroup } from "../stack/pdb";
import { describe, type Resource } from "../stack/resource";

function podsOf(groups: readonly PodGroup[], resource: Resource): number {
  const counts = groups.filter((group) => group.resource === resource).map(({ replicas }) => replicas);
  return counts.reduce<number>((sum, count) => sum + (typeof count === "number" ? count : 0), 0);
}

/**
 * A PDB has no effect if it allows evicting all pods of a workload: with `minAvailable: 0` or `maxUnavailable: 100%`, if it
 * counts the pods of several workloads together, or if it selects none.
 */
export const ineffectivePDB = defineRule({
  name: "ineffective-pdb",
  description: "A PodDisruptionBudget must select pods, and keep at least one pod of each workload that it selects.",
  remedy:
    "Give each workload its own PodDisruptionBudget with a matching selector and minAvailable 1 or maxUnavailable 1.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const pdb of pdbsOf(stack)) {
      const effect = effectOf(stack, pdb);
      if (!effect) continue;
      const { groups, pods, kept } = effect;
      if (groups.length === 0) report("selects no pods of this stack", pdb);
      for (const resource of new Set(groups.map((group) => group.resource))) {
        const own = podsOf(groups, resource);
        if (own > 0 && kept - (pods - own) < 1) {
          report(`allows evicting all pods of ${describe(resource)} (${own}) at once`, pdb);
        }
      }
    }
  },
});
