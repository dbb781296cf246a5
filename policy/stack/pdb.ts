import { clustersOf, instanceLabels, instancesOf } from "./postgres";
import { type Resource, sameNamespace } from "./resource";
import { type Known, selects } from "./selectors";
import { oncePerStack, resourcesOf, type Stack } from "./stack";
import { at, type Value } from "./values";
import { workloadsOf } from "./workloads";

/** Pods that a PodDisruptionBudget may select. */
export interface PodGroup {
  resource: Resource;
  labels: Value;
  /** A number, `unknownYet`, or undefined if no controller keeps a number of replicas. */
  replicas: Value;
  /** The primary of a CloudNativePG Cluster that has replicas: before an eviction the operator promotes a replica. */
  handsOver: boolean;
}

/** The groups of long-running pods in the stack, including those that CloudNativePG creates. */
export const podGroupsOf = oncePerStack((stack: Stack): PodGroup[] => [
  ...workloadsOf(stack)
    .filter(({ longRunning }) => longRunning)
    .map(({ resource, labels, replicas }) => ({ resource, labels, replicas, handsOver: false })),
  ...clustersOf(stack).flatMap((resource) => {
    const [primary, replica] = instanceLabels(resource);
    const instances = instancesOf(resource);
    const standbys = typeof instances === "number" ? instances - 1 : instances;
    return [
      { resource, labels: primary, replicas: 1, handsOver: standbys !== 0 },
      { resource, labels: replica, replicas: standbys, handsOver: false },
    ];
  }),
]);

/** The PodDisruptionBudgets of the stack. */
export const pdbsOf = (stack: Stack): readonly Resource[] => resourcesOf(stack, "PodDisruptionBudget", "policy");

/** Whether a PDB selects the pods of a group. */
export function covers(pdb: Resource, { resource, labels }: PodGroup): Known {
  return sameNamespace(pdb, resource) && selects(at(pdb.inputs, "spec", "selector"), labels);
}

/** The effect of a PDB, in pods. */
export interface Effect {
  /** The groups that it selects. */
  groups: PodGroup[];
  /** All pods that it selects. */
  pods: number;
  /** How many of them must stay available. */
  kept: number;
}

/**
 * The effect of a PDB on the pods of the stack; undefined if it can't be known before the update. Percentages are rounded
 * up, as the disruption controller does.
 * Source: https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export function effectOf(stack: Stack, pdb: Resource): Effect | undefined {
  const groups: PodGroup[] = [];
  for (const group of podGroupsOf(stack)) {
    const covered = covers(pdb, group);
    if (covered === undefined) return undefined;
    if (covered) groups.push(group);
  }
  let pods = 0;
  for (const { replicas } of groups) {
    if (typeof replicas !== "number") return undefined;
    pods += replicas;
  }
  const [least, most] = ["minAvailable", "maxUnavailable"].map((key) => at(pdb.inputs, "spec", key));
  const kept = most === undefined || most === null ? scaled(least, pods) : difference(pods, scaled(most, pods));
  return kept === undefined ? undefined : { groups, pods, kept };
}

/** Whether a PDB sets `minAvailable` or `maxUnavailable`. */
export function hasThreshold(pdb: Resource): boolean {
  return ["minAvailable", "maxUnavailable"].some((key) => (at(pdb.inputs, "spec", key) ?? null) !== null);
}

function difference(pods: number, away: number | undefined): number | undefined {
  return away === undefined ? undefined : Math.max(0, pods - away);
}

/** A number of pods, or a percentage of all: `2`, `"50%"`. */
function scaled(value: Value, pods: number): number | undefined {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : Math.ceil((Number(percent) * pods) / 100);
}
