import { defineRule } from "../pack/rule";
import { pdbsOf, covers, effectOf, type PodGroup, podGroupsOf, hasThreshold } from "../stack/pdb";
import { clustersOf, instancesOf } from "../stack/postgres";
import { proxiesOf } from "../stack/proxy";
import { describe } from "../stack/resource";
import { at } from "../stack/values";

/**
 * A PDB that never allows an eviction blocks every drain of the node, and so its upgrade. This happens with a PDB for a single
 * replica (including CloudNativePG's own), with one that keeps as many pods as there are, and with two PDBs for the same
 * pods, for which the eviction API returns an error. A proxy that fails closed is NotReady while the database is down:
 * without `AlwaysAllow` its PDB then allows no eviction.
 * Source: https://cloudnative-pg.io/documentation/current/kubernetes_upgrade/ (`enablePDB`)
 */
export const pdbBlocksNodeDrain = defineRule({
  name: "pdb-blocks-node-drain",
  description: "A PodDisruptionBudget must allow at least one eviction; otherwise nodes can't be drained.",
  remedy:
    "Add replicas, lower minAvailable or raise maxUnavailable; for a single PostgreSQL instance set enablePDB to false. For proxies set unhealthyPodEvictionPolicy to AlwaysAllow.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    const proxies = proxiesOf(stack).map(({ workload }) => workload.resource);
    const isProxy = ({ resource }: PodGroup) => proxies.includes(resource);
    for (const pdb of pdbsOf(stack)) {
      if (!hasThreshold(pdb)) report("sets neither minAvailable nor maxUnavailable", pdb);
      const effect = effectOf(stack, pdb);
      if (!effect || effect.groups.length === 0) continue;
      const { groups, pods, kept } = effect;
      const unhealthy = at(pdb.inputs, "spec", "unhealthyPodEvictionPolicy");
      if (typeof unhealthy !== "symbol" && unhealthy !== "AlwaysAllow" && groups.some(isProxy)) {
        report(
          "blocks the eviction of proxies that are not Ready, as all are while the database is down (unhealthyPodEvictionPolicy is not AlwaysAllow)",
          pdb,
        );
      }
      if (kept < pods || groups.every(({ handsOver }) => handsOver)) continue;
      const names = [...new Set(groups.map(({ resource }) => describe(resource)))].join(", ");
      report(`keeps ${kept} of the ${pods} ${pods === 1 ? "pod" : "pods"} of ${names}, so none can be evicted`, pdb);
    }
    for (const group of podGroupsOf(stack)) {
      const over = pdbsOf(stack).filter((pdb) => covers(pdb, group) === true);
      if (over.length > 1) {
        report(
          `is selected by more than one PodDisruptionBudget, so evictions fail: ${over.map(describe).join(", ")}`,
          group.resource,
        );
      }
    }
    for (const cluster of clustersOf(stack)) {
      if (instancesOf(cluster) !== 1 || (at(cluster.inputs, "spec", "enablePDB") ?? true) !== true) continue;
      report("has one instance and enablePDB true, so it can't be evicted", cluster);
    }
  },
});
