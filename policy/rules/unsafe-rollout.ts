import { defineRule } from "../pack/rule";
import { slowestAnswer } from "../stack/probes";
import { isKind } from "../stack/resource";
import { at, items, type Value } from "../stack/values";
import { type Workload, workloadsOf } from "../stack/workloads";

/** Kubernetes' default, in seconds. */
const usualDeadline = 600;
const longestDeadline = 7200;
const longestMinReady = 600;

/** How many of a workload's pods a rollout may stop at once; Kubernetes rounds percentages of `maxUnavailable` down. */
function mostMissing(value: Value, replicas: number): number {
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent !== undefined) return Math.floor((Number(percent) * replicas) / 100);
  return typeof value === "number" ? value : 0;
}

/** Why a rollout of a workload doesn't complete, or isn't reported as failed; predicates that follow its name. */
function* standstills({ resource, pod }: Workload): Iterable<string> {
  const spec = at(resource.inputs, "spec");
  if (at(spec, "paused") === true) yield "is paused, so changes don't reach its pods";
  const strategy = at(spec, "updateStrategy");
  if (at(strategy, "type") === "OnDelete") yield "updates a pod only when it is deleted (updateStrategy OnDelete)";
  const partition = at(strategy, "rollingUpdate", "partition");
  if (typeof partition === "number" && partition > 0)
    yield `doesn't update pods with an ordinal below ${partition} (partition)`;
  const settling = at(spec, "minReadySeconds");
  if (typeof settling === "number" && settling > longestMinReady) {
    yield `waits ${settling} s for each pod (minReadySeconds), expected at most ${longestMinReady} s`;
  }
  if (!isKind(resource, "Deployment", "apps")) return;
  const deadline = at(spec, "progressDeadlineSeconds") ?? usualDeadline;
  const starts = items(at(pod, "containers")).map((container) => slowestAnswer(at(container, "startupProbe")) ?? 0);
  const start = Math.max(0, ...starts);
  if (typeof deadline !== "number") return;
  if (deadline > longestDeadline)
    yield `reports a failed rollout only after ${deadline} s (progressDeadlineSeconds), expected at most ${longestDeadline} s`;
  if (deadline < start)
    yield `reports a rollout as failed after ${deadline} s (progressDeadlineSeconds), but its pods may take ${start} s to start`;
}

/** Why a rollout of a workload can stop all of its pods at once; predicates that follow its name. */
function* outages({ resource, pod, replicas }: Workload): Iterable<string> {
  if (typeof replicas !== "number" || replicas < 2) return;
  const spec = at(resource.inputs, "spec");
  if (at(spec, "strategy", "type") === "Recreate")
    yield "stops all of its pods before it starts new ones (strategy Recreate)";
  for (const key of ["strategy", "updateStrategy"]) {
    const missing = at(spec, key, "rollingUpdate", "maxUnavailable");
    if (mostMissing(missing, replicas) >= replicas)
      yield `may stop all of its pods at once (maxUnavailable ${String(missing)})`;
  }
  const containers = at(pod, "containers");
  if (
    Array.isArray(containers) &&
    containers.every((container) => (at(container, "readinessProbe") ?? null) === null)
  ) {
    yield "has no readiness probe, so a rollout continues before new pods are ready";
  }
}

/** A rollout that stops both replicas at once is an outage, and one that stalls leaves the old version running. */
export const unsafeRollout = defineRule({
  name: "unsafe-rollout",
  description: "A rollout must keep replicas serving, update every pod, and be reported if it fails.",
  remedy:
    "Use RollingUpdate with maxUnavailable 0 or 1 and a readiness probe, without paused or partition, and progressDeadlineSeconds longer than pods may take to start.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const workload of workloadsOf(stack).filter(({ longRunning }) => longRunning)) {
      for (const problem of standstills(workload)) report(problem, workload.resource);
      for (const problem of outages(workload)) report(problem, workload.resource);
    }
  },
});
