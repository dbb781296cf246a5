import { z } from "zod";

import { defineRule } from "../pack/rule";
import { clustersOf, instancesOf } from "../stack/postgres";
import { type Known, selects } from "../stack/selectors";
import { at, items, type Value } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** Whether any condition holds, or may hold. */
function any(conditions: readonly Known[]): boolean {
  return conditions.some((condition) => condition !== false);
}

function exceeds(skew: Value, replicas: number): boolean {
  return typeof skew === "number" && skew >= replicas;
}

/** Whether a pod's topology spread constraints or anti-affinity spread pods with its labels over one of these topologies. */
function isSpread(pod: Value, labels: Value, topologies: readonly string[], replicas: number): boolean {
  const listed = at(pod, "topologySpreadConstraints");
  // A maxSkew of the number of replicas allows all of them in one place.
  const constraints = Array.isArray(listed)
    ? listed.filter((constraint) => !exceeds(at(constraint, "maxSkew"), replicas))
    : listed;
  const affinity = at(pod, "affinity", "podAntiAffinity");
  const [hard, soft] = [
    at(affinity, "requiredDuringSchedulingIgnoredDuringExecution"),
    at(affinity, "preferredDuringSchedulingIgnoredDuringExecution"),
  ];
  if ([constraints, affinity, hard, soft].some((part) => typeof part === "symbol")) return true;
  const terms = [
    ...items(constraints),
    ...items(hard),
    ...items(soft).map((weighted) => at(weighted, "podAffinityTerm")),
  ];
  return any(
    terms.map((term) => {
      const topology = at(term, "topologyKey");
      if (typeof topology === "symbol") return undefined;
      return (
        typeof topology === "string" && topologies.includes(topology) && selects(at(term, "labelSelector"), labels)
      );
    }),
  );
}

/**
 * Replicas on one node are lost together. The constraint may be hard or soft: a hard one leaves replicas Pending if there
 * are fewer nodes than replicas.
 */
export const replicasNotSpreadOverNodes = defineRule({
  name: "replicas-not-spread-over-nodes",
  description: "Replicas must be spread over nodes, so that the loss of one node is not an outage.",
  remedy:
    "Add a topologySpreadConstraint or podAntiAffinity over kubernetes.io/hostname whose selector matches the workload's own pods. On a Cluster leave enablePodAntiAffinity true.",
  severity: "medium",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  alone: true,
  options: {
    topologies: z
      .array(z.string().min(1))
      .min(1)
      .default(["kubernetes.io/hostname"])
      .describe("topology keys; replicas must be spread over one of them"),
  },
  check(stack, { topologies }, report) {
    for (const { resource, pod, labels, replicas } of workloadsOf(stack)) {
      if (typeof replicas !== "number" || replicas < 2 || isSpread(pod, labels, topologies, replicas)) continue;
      report(`has ${replicas} replicas that may all run on one node`, resource);
    }
    for (const resource of clustersOf(stack)) {
      const instances = instancesOf(resource);
      if (typeof instances !== "number" || instances < 2) continue;
      const affinity = at(resource.inputs, "spec", "affinity");
      // The operator's defaults: anti-affinity on, over nodes.
      const topology = at(affinity, "topologyKey") ?? "kubernetes.io/hostname";
      const on = at(affinity, "enablePodAntiAffinity") ?? true;
      const apart = on !== false && (typeof topology !== "string" || topologies.includes(topology));
      const own = { "cnpg.io/cluster": at(resource.inputs, "metadata", "name"), "cnpg.io/podRole": "instance" };
      if (!apart && !isSpread(at(resource.inputs, "spec"), own, topologies, instances)) {
        report(`has ${instances} instances that may all run on one node`, resource);
      }
    }
  },
});
