import type { types } from "@pulumi/kubernetes";

/**
 * Spreads pods over nodes and zones where there are several, and still schedules on a single node:
 * a gateway with two replicas on one node serves, one with a Pending replica does not.
 */
export function spreadConstraints(matchLabels: Record<string, string>): types.input.core.v1.TopologySpreadConstraint[] {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    labelSelector: { matchLabels },
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
  }));
}
