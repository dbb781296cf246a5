import { z } from "zod";

import { defineRule } from "../pack/rule";
import { clustersOf, scheduledBackupsOf } from "../stack/postgres";
import { isKind, isNamed, type Resource, sameNamespace } from "../stack/resource";
import { bindingsOf, mayDo } from "../stack/roles";
import { longestGapHours } from "../stack/schedule";
import type { Stack } from "../stack/stack";
import { at, isObject, items, text, type Value } from "../stack/values";
import { type Workload, workloadsOf } from "../stack/workloads";

/** Whether a workload's service account may delete Backups. */
function isPruner(stack: Stack, { resource, pod }: Workload): boolean {
  const account = at(pod, "serviceAccountName") ?? "default";
  return bindingsOf(stack, resource, account).some((binding) =>
    mayDo(stack, binding, ["delete", "deletecollection"], "backups", "postgresql.cnpg.io"),
  );
}

/** The value of a plain environment variable of a workload's first container. */
function plainVariable({ pod }: Workload, name: string): Value {
  return at(
    items(at(pod, "containers", 0, "env")).find((variable) => at(variable, "name") === name),
    "value",
  );
}

/** Why a CronJob doesn't prune the backups of a Cluster in time, as a predicate; undefined if it does. */
function shortcoming(job: Workload, cluster: Resource, maximumDays: number): string | undefined {
  const spec = at(job.resource.inputs, "spec");
  const suspended = at(spec, "suspend") ?? false;
  if (suspended !== false && typeof suspended !== "symbol") return "is suspended";
  const named = plainVariable(job, "CLUSTER");
  if (typeof named === "string" && isNamed(cluster, named) === false) return `prunes another Cluster, ${named}`;
  const schedule = at(spec, "schedule");
  if (typeof schedule === "symbol") return undefined;
  const written = text(schedule) ?? "";
  // The schedule of a CronJob has no seconds.
  const gap = longestGapHours(written.startsWith("@") ? written : `0 ${written}`);
  if (typeof gap === "string") return `has a schedule (${String(schedule)}) that can't be used`;
  return gap > maximumDays * 24 ? `runs only every ${Math.round(gap / 24)} days (${String(schedule)})` : undefined;
}

/**
 * CloudNativePG never deletes volume snapshots: without pruning their number and cost grow. Deleting a Backup deletes its
 * snapshot only if `snapshotOwnerReference` is `backup`.
 */
export const unprunedVolumeSnapshots = defineRule({
  name: "unpruned-volume-snapshots",
  description: "Old volume snapshots must be pruned: CloudNativePG never deletes them.",
  remedy:
    "Set spec.backup.volumeSnapshot.snapshotOwnerReference to backup on the Cluster, and run a CronJob in its namespace whose service account may delete Backups.",
  severity: "medium",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/appendixes/backup_volumesnapshot/",
  alone: false,
  options: {
    maximumDays: z
      .number()
      .positive()
      .default(7)
      .describe("the longest time between two runs of the pruning job, in days"),
  },
  check(stack, { maximumDays }, report) {
    for (const cluster of clustersOf(stack)) {
      const snapshots = at(cluster.inputs, "spec", "backup", "volumeSnapshot");
      if (!isObject(snapshots) || scheduledBackupsOf(stack, cluster).length === 0) continue;
      const owner = snapshots.snapshotOwnerReference ?? "none";
      if (owner !== "backup" && typeof owner !== "symbol") {
        report(`keeps snapshots when their Backups are deleted (snapshotOwnerReference is ${String(owner)})`, cluster);
      }
      const jobs = workloadsOf(stack).filter(
        (job) =>
          isKind(job.resource, "CronJob", "batch") &&
          sameNamespace(job.resource, cluster) &&
          (typeof job.pod === "symbol" || isPruner(stack, job)),
      );
      if (jobs.length === 0) report("has backups, but no CronJob of the stack may delete them", cluster);
      const shortcomings = jobs.map((job) => ({ job, problem: shortcoming(job, cluster, maximumDays) }));
      if (shortcomings.some(({ problem }) => problem === undefined)) continue;
      for (const { job, problem } of shortcomings) if (problem !== undefined) report(problem, job.resource);
    }
  },
});
