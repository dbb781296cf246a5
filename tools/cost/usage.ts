import { isPostgresCluster, kindOf } from "../preview/manifests";
import type { RegisteredResource } from "../program/runProgram";
import { valueAt } from "../program/valueAt";
import { add, type Demand, nothing, podDemand, quantity, resourceDemand, times } from "./quantities";

/** What one workload of a stack demands all the time. */
export interface PartUsage extends Demand {
  /** The name of the Kubernetes object. */
  name: string;
  /** Bytes of all its volumes. */
  storage: number;
}

/** What a stack demands of its cluster. */
export interface Usage {
  parts: PartUsage[];
  /** The sum of the parts. */
  total: Demand & { storage: number };
  /** What comes on top at once at most: the new pods of a rollout, and every Job. */
  atTimes: Demand;
}

/** Sums what the workloads of a stack request, by their specs: the same that the components deploy. */
export function usageOf(resources: readonly RegisteredResource[]): Usage {
  const parts = resources.flatMap((resource) => partOf(resource, resources));
  const atTimes = resources.map(demandAtTimes).reduce(add, nothing);
  const storage = parts.reduce((sum, part) => sum + part.storage, 0);
  return { parts, total: { ...parts.reduce<Demand>(add, nothing), storage }, atTimes };
}

function partOf(resource: RegisteredResource, all: readonly RegisteredResource[]): PartUsage[] {
  const { inputs } = resource;
  const name = String(valueAt(inputs, "metadata.name"));
  if (isPostgresCluster(resource)) {
    const instances = quantity(valueAt(inputs, "spec.instances"));
    const sizes = ["storage", "walStorage"].map((volume) => quantity(valueAt(inputs, `spec.${volume}.size`)));
    const instance = add(resourceDemand(valueAt(inputs, "spec.resources")), sidecarDemand(resource, all));
    const storage = instances * sizes.reduce((sum, size) => sum + size, 0);
    return [{ name, ...times(instances, instance), storage }];
  }
  if (kindOf(resource) === "Deployment") {
    const demand = times(replicasOf(resource), podDemand(valueAt(inputs, "spec.template.spec")));
    return [{ name, ...demand, storage: 0 }];
  }
  if (kindOf(resource) === "PersistentVolumeClaim") {
    return [{ name, ...nothing, storage: quantity(valueAt(inputs, "spec.resources.requests.storage")) }];
  }
  return [];
}

/** The containers that the barman-cloud plugin adds to each instance that archives to an object store. */
function sidecarDemand(cluster: RegisteredResource, all: readonly RegisteredResource[]): Demand {
  const plugins = valueAt(cluster.inputs, "spec.plugins");
  const stores = (Array.isArray(plugins) ? plugins : []).map((plugin) =>
    valueAt(plugin, "parameters.barmanObjectName"),
  );
  return all
    .filter((one) => kindOf(one) === "ObjectStore" && stores.includes(valueAt(one.inputs, "metadata.name")))
    .map((one) => valueAt(one.inputs, "spec.instanceSidecarConfiguration.resources"))
    .map((resources) => ({ ...resourceDemand(resources), pods: 0 }))
    .reduce(add, nothing);
}

const replicasOf = ({ inputs }: RegisteredResource): number => quantity(valueAt(inputs, "spec.replicas") ?? 1);

function demandAtTimes(resource: RegisteredResource): Demand {
  const { inputs } = resource;
  switch (kindOf(resource)) {
    case "Deployment":
      return times(surgeOf(resource), podDemand(valueAt(inputs, "spec.template.spec")));
    case "Job":
      return podDemand(valueAt(inputs, "spec.template.spec"));
    case "CronJob":
      return podDemand(valueAt(inputs, "spec.jobTemplate.spec.template.spec"));
    default:
      return nothing;
  }
}

/** How many pods a rollout adds. A quarter is Kubernetes' default. */
function surgeOf(deployment: RegisteredResource): number {
  if (valueAt(deployment.inputs, "spec.strategy.type") === "Recreate") return 0;
  const surge = valueAt(deployment.inputs, "spec.strategy.rollingUpdate.maxSurge") ?? "25%";
  const share = /^(\d+)%$/.exec(String(surge))?.[1];
  return share === undefined ? Number(surge) : Math.ceil((Number(share) / 100) * replicasOf(deployment));
}
