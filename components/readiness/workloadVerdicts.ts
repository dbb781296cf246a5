import type { V1Deployment, V1Job, V1Pod } from "@kubernetes/client-node";

import { podsProblem } from "./podsProblem";
import { ready, type Verdict } from "./verdict";

/**
 * Whether a Job of one pod has run to its end. The pod says so about three seconds before the Job does: its controller
 * waits for the sandbox to be gone and counts the pod first.
 */
export function judgeJob({ metadata, spec, status }: V1Job, pods: readonly V1Pod[]): Verdict {
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type && one.status === "True");
  // Pods of an earlier Job of the same name don't count.
  const own = pods.filter((pod) => pod.metadata?.ownerReferences?.some(({ uid }) => uid === metadata?.uid));
  if (condition("Complete") || own.some((pod) => pod.status?.phase === "Succeeded")) return ready;
  const problem = podsProblem(pods);
  const failure = condition("Failed");
  if (failure) {
    // Where the pod's exit code ended the Job, the pod says all that the Job does.
    const said = failure.reason === "PodFailurePolicy" && problem ? [] : [failure.reason, failure.message];
    const reasons = [...said, problem?.message].filter((part) => part !== undefined);
    return { state: "failed", because: reasons.join(": ") };
  }
  const failures = status?.failed ?? 0;
  const attempts = failures === 0 ? "" : ` (${failures} of ${(spec?.backoffLimit ?? 6) + 1} attempts failed)`;
  return { state: "waiting", waitingFor: `it to complete${attempts}`, problem };
}

/** Whether every replica of a Deployment runs its current template and is available. */
export function judgeDeployment({ metadata, spec, status }: V1Deployment, pods: readonly V1Pod[]): Verdict {
  const wanted = spec?.replicas ?? 1;
  const observed = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  const updated = observed ? (status?.updatedReplicas ?? 0) : 0;
  const available = Math.min(updated, status?.availableReplicas ?? 0);
  return available === wanted && (status?.replicas ?? 0) === wanted
    ? ready
    : {
        state: "waiting",
        waitingFor: `${available} of ${wanted} replicas to be available`,
        problem: podsProblem(pods),
      };
}
