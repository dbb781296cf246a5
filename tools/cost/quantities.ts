import { parseQuantity } from "../../components/config/quantity";
import { valueAt } from "../program/valueAt";

/** What pods request, and what they may use. */
export interface Demand {
  pods: number;
  /** Cores. */
  cpu: number;
  /** Bytes. */
  memory: number;
  /** Bytes; what has no limit counts with its request. */
  memoryLimit: number;
}

export const nothing: Demand = { pods: 0, cpu: 0, memory: 0, memoryLimit: 0 };

export function add(left: Demand, right: Demand): Demand {
  return {
    pods: left.pods + right.pods,
    cpu: left.cpu + right.cpu,
    memory: left.memory + right.memory,
    memoryLimit: left.memoryLimit + right.memoryLimit,
  };
}

export function times(count: number, one: Demand): Demand {
  return {
    pods: count * one.pods,
    cpu: count * one.cpu,
    memory: count * one.memory,
    memoryLimit: count * one.memoryLimit,
  };
}

/** The number of a quantity in a manifest (`250m`, `1Gi`, `2`); 0 where there is none. */
export function quantity(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? (parseQuantity(value) ?? 0) : 0;
}

/** What one pod of a container with these resources demands. */
export function resourceDemand(resources: unknown): Demand {
  const memory = quantity(valueAt(resources, "requests.memory"));
  const limit = valueAt(resources, "limits.memory");
  return {
    pods: 1,
    cpu: quantity(valueAt(resources, "requests.cpu")),
    memory,
    memoryLimit: limit === undefined ? memory : quantity(limit),
  };
}

/**
 * What one pod demands, as the scheduler counts it: the sum of its containers, or the largest init container where that is
 * more.
 */
export function podDemand(podSpec: unknown): Demand {
  const demands = (field: string): Demand[] => {
    const containers = valueAt(podSpec, field);
    return Array.isArray(containers) ? containers.map((one) => resourceDemand(valueAt(one, "resources"))) : [];
  };
  const sum = demands("containers").reduce(add, nothing);
  const largest = (measure: keyof Demand): number =>
    Math.max(sum[measure], ...demands("initContainers").map((one) => one[measure]));
  return { pods: 1, cpu: largest("cpu"), memory: largest("memory"), memoryLimit: largest("memoryLimit") };
}
