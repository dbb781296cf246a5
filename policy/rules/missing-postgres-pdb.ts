import { defineRule } from "../pack/rule";
import { pdbsOf, covers, podGroupsOf } from "../stack/pdb";
import { clustersOf } from "../stack/postgres";
import { at } from "../stack/values";

/**
 * CloudNativePG makes budgets of its own unless `enablePDB` is false; then the stack has to bring equivalent ones, over
 * the primary and the replicas.
 */
export const missingPostgresPDB = defineRule({
  name: "missing-postgres-pdb",
  description: "PostgreSQL's instances need PodDisruptionBudgets, so that a drain waits for the primary's hand-over.",
  remedy:
    "Leave enablePDB on (llm-gateway:postgres.enablePDB), or add budgets that select the primary and the replicas.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/kubernetes_upgrade/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) {
      const enabled = at(cluster.inputs, "spec", "enablePDB") ?? true;
      if (enabled === true || typeof enabled === "symbol") continue;
      const groups = podGroupsOf(stack).filter(({ resource }) => resource === cluster);
      const bare = groups.filter((group) => pdbsOf(stack).every((pdb) => covers(pdb, group) === false));
      if (bare.length > 0) report("has enablePDB off, and no PodDisruptionBudget selects all of its pods", cluster);
    }
  },
});
