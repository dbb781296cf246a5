import { defineRule } from "../pack/rule";
import { at } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** The minimum for any Job of the gateway, in seconds: pulling the image takes part of it. */
const shortestDeadline = 60;
/** In seconds; the CronJob controller checks every ten seconds. */
const shortestStartingDeadline = 10;

/** A Job that runs no pod is created without an error, but the schema isn't migrated, or backups aren't pruned. */
export const suspendedJob = defineRule({
  name: "suspended-job",
  description: "A Job must run: it must not be suspended, must create a pod, and must have time to complete.",
  remedy: `Set suspend to false, parallelism and completions to 1, activeDeadlineSeconds to ${shortestDeadline} or more and startingDeadlineSeconds to ${shortestStartingDeadline} or more.`,
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const { resource } of workloadsOf(stack)) {
      if (resource.group !== "batch") continue;
      const spec = at(resource.inputs, "spec");
      const job = resource.kind === "CronJob" ? at(spec, "jobTemplate", "spec") : spec;
      if (at(spec, "suspend") === true || at(job, "suspend") === true) report("is suspended", resource);
      for (const name of ["parallelism", "completions"]) {
        if (at(job, name) === 0) report(`creates no pod (${name} 0)`, resource);
      }
      const limits: [name: string, value: unknown, least: number][] = [
        ["activeDeadlineSeconds", at(job, "activeDeadlineSeconds"), shortestDeadline],
        ["startingDeadlineSeconds", at(spec, "startingDeadlineSeconds"), shortestStartingDeadline],
      ];
      for (const [name, value, least] of limits) {
        if (typeof value === "number" && value < least) {
          report(`has ${name} ${value}, expected at least ${least}`, resource);
        }
      }
    }
  },
});
