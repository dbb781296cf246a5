import { defineRule } from "../pack/rule";
import { slowestAnswer } from "../stack/probes";
import { isKind } from "../stack/resource";
import { at, items, type Value } from "../stack/values";
import { type Workload, workloadsOf } from "../stack/workloads";

/** Kubernetes' own, in seconds. */
const usualDeadline = 600;
const longestDeadline = 7200;
const longestMinReady = 600;

/** How many of a workload's pods a rollout may take at once: percentages are rounded down for what may be missing. */
function mostMissing(value: Value, replicas: number): number {
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent !== undefined) return Math.floor((Number(percent) * replicas) / 100);
  return typeof value === "number" ? value : 0;
}

/** How a rollout of a workload never gets to its end, as phrases that go on after its name. */
function* standstills({ resource, pod }: Workload): Iterable<string> {
  const spec = at(resource.inputs, "spec");
  if (at(spec, "paused") === true) yield "is paused: no change reaches its pods";
  const strategy = at(spec, "updateStrategy");
  if (at(strategy, "type") === "OnDelete") yield "changes its pods only when somebody deletes them (OnDelete)";
  const partition = at(strategy, "rollingUpdate", "partition");
  if (typeof partition === "number" && partition > 0) yield `leaves pods below ${partition} unchanged (partition)`;
  const settling = at(spec, "minReadySeconds");
  if (typeof settling === "number" && settling > longestMinReady) {
    yield `waits ${settling} s for each pod (minReadySeconds), more than ${longestMinReady}`;
  }
  if (!isKind(resource, "Deployment", "apps")) return;
  const deadline = at(spec, "progressDeadlineSeconds") ?? usualDeadline;
  const starts = items(at(pod, "containers")).map((container) => slowestAnswer(at(container, "startupProbe")) ?? 0);
  const start = Math.max(0, ...starts);
  if (typeof deadline !== "number") return;
  if (deadline > longestDeadline) yield `reports a failed rollout only after ${deadline} s (progressDeadlineSeconds)`;
  if (deadline < start) yield `reports rollouts as failed after ${deadline} s, while its pods may start for ${start} s`;
}

/** How a rollout of a workload takes all of its pods at once. */
function* outages({ resource, pod, replicas }: Workload): Iterable<string> {
  if (typeof replicas !== "number" || replicas < 2) return;
  const spec = at(resource.inputs, "spec");
  if (at(spec, "strategy", "type") === "Recreate") yield "stops all of its pods before it starts new ones (Recreate)";
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
    yield "has no readiness probe: a rollout goes on before new pods can serve";
  }
}

/** Two replicas are of no use where a rollout takes both, and no change is of use that reaches no pod. */
export const unsafeRollout = defineRule({
  name: "unsafe-rollout",
  description: "A rollout must leave replicas that serve, reach every pod, and report when it fails.",
  remedy:
    "Use RollingUpdate with maxUnavailable 0 or 1 and a readiness probe; not paused, without partition; progressDeadlineSeconds above the time that pods may take to start.",
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
