import { defineRule } from "../pack/rule";
import { pdbsOf, covers, podGroupsOf } from "../stack/pdb";
import { clustersOf } from "../stack/postgres";
import { at } from "../stack/values";

/**
 * CloudNativePG creates PDBs unless `enablePDB` is false. Without them the stack needs its own for the primary and the
 * replicas.
 */
export const missingPostgresPDB = defineRule({
  name: "missing-postgres-pdb",
  description:
    "PostgreSQL's instances need PodDisruptionBudgets, so that a drain waits for the switchover of the primary.",
  remedy:
    "Set spec.enablePDB to true (llm-gateway:postgres.enablePDB), or add PodDisruptionBudgets that select the primary and the replicas.",
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
      if (bare.length > 0) report("has enablePDB false, but no PodDisruptionBudgets for all of its pods", cluster);
    }
  },
});
