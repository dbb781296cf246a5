import type { V1ObjectMeta, V1Pod, V1ResourceRequirements } from "@kubernetes/client-node";

import { parseQuantity } from "../config/quantity";
import { isReady } from "./isReady";
import { podsProblem } from "./podsProblem";
import { ready, type Verdict } from "./verdict";

/** The part of a CloudNativePG Cluster that shows whether its instances run what was asked for. */
export interface ObservedCluster {
  metadata?: V1ObjectMeta;
  spec: {
    instances: number;
    imageName?: string;
    resources?: V1ResourceRequirements;
    postgresql?: { synchronous?: { method: string; number: number } };
  };
  status?: {
    phase?: string;
    currentPrimary?: string;
    phaseReason?: string;
    readyInstances?: number;
    conditions?: { type: string; status: string }[];
  };
}

/** `PhaseHealthy` of CloudNativePG's api/v1/cluster_types.go (1.30). */
const healthyPhase = "Cluster in healthy state";

/**
 * The phases in which a new Cluster gets its replicas, and nothing is about to stop the primary: `PhaseCreatingReplica`
 * and `PhaseWaitingForInstancesToBeActive` of the same file.
 */
const joiningPhases = ["Creating a new replica", "Waiting for the instances to become active"];

/**
 * Seconds that the operator gets to act on a change. A Cluster has no `observedGeneration`, so that a status from before
 * the change looks like one from after it. Image and sizes are compared with the pods; a changed parameter shows in the
 * phase only, and only once the instance has loaded it.
 */
export const settleSeconds = 10;

/**
 * Whether the instances of a Cluster run what its spec asks for.
 * @param pods the pods with the Cluster's label, those of the operator's Jobs included
 */
export function judgeCluster(cluster: ObservedCluster, pods: readonly V1Pod[], now: Date): Verdict {
  const { spec, status } = cluster;
  const obsolete = obsoletePods(cluster, pods);
  const current = pods.filter((pod) => !obsolete.includes(pod));
  const waiting = (waitingFor: string): Verdict => {
    const phase = status?.phase ?? "not reported; is the operator running?";
    const reason = status?.phaseReason ? ` (${status.phaseReason})` : "";
    return { state: "waiting", waitingFor: `${waitingFor}; phase: ${phase}${reason}`, problem: podsProblem(current) };
  };

  const outdated = pods.filter(isInstance).flatMap((pod) => difference(pod, spec) ?? []);
  if (outdated[0] !== undefined) return waiting(outdated[0]);
  const running = status?.readyInstances ?? 0;
  if (running !== spec.instances) return waiting(`readyInstances to be ${spec.instances} (now ${running})`);
  if (pods.filter(isInstance).length < spec.instances) return waiting("the pods of all instances");
  const condition = status?.conditions?.find(({ type }) => type === "Ready");
  if (condition?.status !== "True") return waiting("condition Ready");
  if (status?.phase !== healthyPhase) return waiting("the operator to finish");
  return changedWithin(cluster, settleSeconds, now) ? waiting("the operator to act on the change") : ready;
}

/**
 * Whether the primary takes writes, and nothing is about to stop it. Only of a new Cluster are the replicas not waited
 * for: a change may end in a switchover at any moment, which would cut a migration in two.
 */
export function judgePrimary(cluster: ObservedCluster, pods: readonly V1Pod[], now: Date): Verdict {
  const whole = judgeCluster(cluster, pods, now);
  const { metadata, spec, status } = cluster;
  if (whole.state !== "waiting" || (metadata?.generation ?? 1) > 1) return whole;
  const current = pods.filter(isInstance).every((pod) => difference(pod, spec) === undefined);
  const primary = pods.find((pod) => pod.metadata?.name === status?.currentPrimary);
  // Where every write waits for standbys, none succeeds before they are there.
  const needed = 1 + (spec.postgresql?.synchronous?.number ?? 0);
  return current &&
    isReady(primary) &&
    (status?.readyInstances ?? 0) >= needed &&
    joiningPhases.includes(status?.phase ?? "")
    ? ready
    : whole;
}

/**
 * Pods that wait for an image which the Cluster no longer names. The operator replaces neither an instance that never
 * started nor the Job of a first one (1.30), so that the right image alone wouldn't mend a wrong one.
 */
export function obsoletePods({ spec }: ObservedCluster, pods: readonly V1Pod[]): V1Pod[] {
  return pods.filter(
    (pod) =>
      spec.imageName !== undefined &&
      pod.spec?.containers.every(({ image }) => image !== spec.imageName) &&
      podsProblem([pod])?.image === true,
  );
}

function isInstance({ metadata }: V1Pod): boolean {
  return metadata?.labels?.["cnpg.io/podRole"] === "instance";
}

function difference(pod: V1Pod, { imageName, resources }: ObservedCluster["spec"]): string | undefined {
  const container = pod.spec?.containers.find(({ name }) => name === "postgres");
  const name = pod.metadata?.name ?? "";
  if (imageName !== undefined && container?.image !== imageName) {
    return `${name} to run ${imageName} (now ${container?.image ?? "nothing"})`;
  }
  for (const kind of ["requests", "limits"] as const) {
    for (const [resource, wanted] of Object.entries(resources?.[kind] ?? {})) {
      const found = container?.resources?.[kind]?.[resource];
      if (found === undefined || !sameQuantity(found, wanted)) {
        return `${name} to have ${kind}.${resource} ${wanted} (now ${found ?? "none"})`;
      }
    }
  }
  return undefined;
}

/** The operator writes `1024Mi` as `1Gi`. */
function sameQuantity(left: string, right: string): boolean {
  return left === right || (parseQuantity(left) ?? Number.NaN) === parseQuantity(right);
}

/** Whether the spec was changed lately. A new Cluster doesn't count: its status can't be from before the change. */
function changedWithin({ metadata }: ObservedCluster, seconds: number, now: Date): boolean {
  if ((metadata?.generation ?? 1) <= 1) return false;
  const changes = (metadata?.managedFields ?? [])
    .filter(({ subresource, time }) => subresource !== "status" && time !== undefined)
    .map(({ time }) => new Date(time as Date | string).getTime());
  // A clock that is far from the API server's makes no `up` wait for long.
  return Math.abs(now.getTime() - Math.max(0, ...changes)) < seconds * 1000;
}
