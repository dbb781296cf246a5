import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { probeLimits, slowestAnswer } from "../stack/probes";
import { at } from "../stack/values";
import { containersOf, workloadsOf } from "../stack/workloads";

/** With a slow probe a hung pod keeps receiving requests for long, and a failed rollout is reported late. */
export const slowProbe = defineRule({
  name: "slow-probe",
  description:
    "A probe must reach its threshold in time: readiness within 2 minutes, liveness within 5, startup within an hour.",
  remedy: "Lower initialDelaySeconds, periodSeconds, timeoutSeconds or the thresholds.",
  severity: "medium",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const workload of workloadsOf(stack).filter(({ longRunning }) => longRunning)) {
      for (const { name, spec } of containersOf(workload)) {
        for (const [probe, limit] of probeLimits) {
          const seconds = slowestAnswer(at(spec, `${probe}Probe`)) ?? 0;
          if (seconds > limit)
            report(
              `has a ${probe} probe in container ${name} that takes ${seconds} s, expected at most ${limit} s`,
              workload.resource,
            );
        }
      }
    }
    for (const cluster of clustersOf(stack)) {
      for (const [probe, limit] of probeLimits) {
        const seconds = slowestAnswer(at(cluster.inputs, "spec", "probes", probe)) ?? 0;
        if (seconds > limit)
          report(`has a ${probe} probe (spec.probes) that takes ${seconds} s, expected at most ${limit} s`, cluster);
      }
    }
  },
});
