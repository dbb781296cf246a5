import type { V1Deployment, V1Job, V1Pod } from "@kubernetes/client-node";

import { podsProblem } from "./podsProblem";
import { ready, type Verdict } from "./verdict";

/** Whether a Job has run to its end. */
export function judgeJob({ spec, status }: V1Job, pods: readonly V1Pod[]): Verdict {
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type && one.status === "True");
  if (condition("Complete")) return ready;
  const problem = podsProblem(pods);
  const failure = condition("Failed");
  if (failure) {
    const reasons = [failure.reason, failure.message, problem?.message].filter((part) => part !== undefined);
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
