import { defineRule } from "../pack/rule";
import { pdbsOf, covers, effectOf, type PodGroup, podGroupsOf, hasThreshold } from "../stack/pdb";
import { clustersOf, instancesOf } from "../stack/postgres";
import { proxiesOf } from "../stack/proxy";
import { describe } from "../stack/resource";
import { at } from "../stack/values";

/**
 * A budget that never lets a pod go blocks every drain of its node, and with it upgrades: one over a single replica
 * (CloudNativePG's own included), one that keeps as many pods as there are, or two over the same pods, which the
 * eviction API refuses to weigh against each other. A proxy that fails closed is NotReady while the database is away:
 * without `AlwaysAllow` its budget then lets no pod go.
 * Source: https://cloudnative-pg.io/documentation/current/kubernetes_upgrade/ (`enablePDB`)
 */
export const pdbBlocksNodeDrain = defineRule({
  name: "pdb-blocks-node-drain",
  description: "A PodDisruptionBudget must leave at least one eviction possible, or nodes can't be drained.",
  remedy:
    "Add replicas, lower minAvailable or raise maxUnavailable; on a single instance leave the budget out (enablePDB: false). Over proxies set unhealthyPodEvictionPolicy to AlwaysAllow.",
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
        report("keeps proxies that are not Ready from being evicted, as all are while the database is away", pdb);
      }
      if (kept < pods || groups.every(({ handsOver }) => handsOver)) continue;
      const names = [...new Set(groups.map(({ resource }) => describe(resource)))].join(", ");
      report(
        `keeps ${kept} of the ${pods} ${pods === 1 ? "pod" : "pods"} of ${names}, so that none can be evicted`,
        pdb,
      );
    }
    for (const group of podGroupsOf(stack)) {
      const over = pdbsOf(stack).filter((pdb) => covers(pdb, group) === true);
      if (over.length > 1) {
        report(`is selected by ${over.map(describe).join(" and ")}; evictions then fail`, group.resource);
      }
    }
    for (const cluster of clustersOf(stack)) {
      if (instancesOf(cluster) !== 1 || (at(cluster.inputs, "spec", "enablePDB") ?? true) !== true) continue;
      report("has one instance and enablePDB on, so that it can never be evicted", cluster);
    }
  },
});
