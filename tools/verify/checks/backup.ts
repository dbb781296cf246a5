import { randomUUID } from "node:crypto";

import { unlessAbsent } from "../../cluster/clusterClient";
import type { Report } from "../../shared/progress";
import { ageHours, hoursText, intervalHours, newest } from "../analysis/scheduleAge";
import type { Check, CheckContext } from "../check";
import { archiveOf } from "../cluster/archive";
import {
  type BackupObject,
  backupsOf,
  createObject,
  deleteObject,
  primaryOf,
  readBackup,
  readCluster,
  scheduledBackupsOf,
} from "../cluster/cnpg";
import { verifyPointInTime } from "../cluster/pointInTime";
import { createProbeDatabase, deferDrop, probeDatabase, replicationOf, sql } from "../cluster/postgres";
import { scratchLabels } from "../cluster/scratch";
import { restoreBar, restoreIntoScratch } from "../cluster/scratchCluster";
import { deleteSnapshot, readSnapshot } from "../cluster/snapshot";
import { ownerOf } from "../cluster/writer";

/** Seconds that a backup may take; depends on the storage. */
const backupBar = 600;
/** Seconds to wait for a scheduled backup in progress. */
const firstBackupWait = 300;

/** The final phases of a Backup. */
const finished = ["completed", "failed"];

const snapshotNames = ({ status }: BackupObject): string[] =>
  (status?.snapshotBackupStatus?.elements ?? []).map(({ name }) => name);

const isScratch = ({ metadata }: BackupObject): boolean => metadata.labels?.["llm-gateway/verify"] !== undefined;

/** Checks that a scheduled backup was taken within the schedule's interval. */
async function judgeAge(context: CheckContext): Promise<void> {
  const { cluster, target, found, waitFor } = context;
  const name = target.postgres.cluster;
  const [scheduled] = (await scheduledBackupsOf(cluster, name)).filter(
    ({ spec }) => spec.method === "volumeSnapshot" && spec.suspend !== true,
  );
  if (scheduled === undefined) {
    found({ what: "schedule", expected: "a ScheduledBackup, not suspended", seen: "none", ok: false });
    return;
  }
  // A stack deployed a minute ago is still taking its first.
  const { made, problem } = await waitFor(
    async () => {
      const all = (await backupsOf(cluster, name)).filter((backup) => !isScratch(backup));
      const completed = all.filter(({ status }) => status?.phase === "completed");
      const snapshots = await Promise.all(completed.flatMap(snapshotNames).map((each) => readSnapshot(cluster, each)));
      const latest = newest(snapshots.flatMap((snapshot) => (snapshot?.readyToUse ? [snapshot.creationTime] : [])));
      const failure = all.find(({ status }) => status?.phase === "failed")?.status?.error;
      const over = all.every(({ status }) => finished.includes(status?.phase ?? ""));
      return (latest !== undefined || over) && { made: latest, problem: failure };
    },
    { deadline: firstBackupWait, interval: 2, what: "a scheduled backup with a snapshot" },
  ).catch((error: unknown) => ({ made: undefined, problem: error instanceof Error ? error.message : undefined }));
  const now = new Date();
  const interval = intervalHours(scheduled.spec.schedule, now);
  found({
    what: "newest scheduled snapshot",
    expected: `younger than ${hoursText(interval)} (${scheduled.spec.schedule})`,
    seen: made === undefined ? `none${problem ? `: ${problem}` : ""}` : `${hoursText(ageHours(made, now))} old`,
    ok: made !== undefined && ageHours(made, now) <= interval,
  });
}

/** Creates a row on every instance, because the backup may be taken from any of them. */
async function writeProbe(context: CheckContext): Promise<string> {
  const { cluster, target, waitFor } = context;
  const name = target.postgres.cluster;
  const primary = await primaryOf(cluster, name);
  const probe = randomUUID();
  deferDrop(context);
  await createProbeDatabase(cluster, primary, await ownerOf(context));
  await sql(
    cluster,
    primary,
    probeDatabase,
    "create table probe (id text primary key)",
    `insert into probe values ('${probe}')`,
  );
  const replicas = await replicationOf(cluster, primary);
  await waitFor(
    async () => {
      for (const { name: replica } of replicas) {
        const rows = await sql(cluster, replica, probeDatabase, "select id from probe");
        if (rows[0]?.[0] !== probe) return false;
      }
      return true;
    },
    { deadline: 60, what: "the probe row to reach every replica" },
  );
  return probe;
}

/** @returns the snapshot of the data volume */
async function backUp(context: CheckContext, report: Report): Promise<string> {
  const { cluster, target, cleanup, found, waitFor } = context;
  const name = `${target.postgres.cluster}-verify-${Date.now().toString(36)}`;
  cleanup.defer(`delete Backup ${name} and its snapshots`, async () => {
    const backup = await unlessAbsent(() => readBackup(cluster, name));
    if (backup === undefined) return;
    await deleteObject(cluster, "backups", name);
    // Even where the Cluster retains snapshots after their Backup is deleted.
    for (const snapshot of snapshotNames(backup)) await deleteSnapshot(cluster, snapshot);
  });
  const begun = performance.now();
  let reported = "";
  await createObject(cluster, "backups", {
    kind: "Backup",
    metadata: { name, labels: { ...scratchLabels } },
    spec: { cluster: { name: target.postgres.cluster }, method: "volumeSnapshot" },
  });
  const backup = await waitFor(
    async () => {
      const state = await readBackup(cluster, name);
      const now = state.status?.phase ?? "not begun";
      if (now !== reported) report((reported = now));
      return finished.includes(now) && state;
    },
    { deadline: backupBar, what: `Backup ${name} to complete` },
  );
  const phase = backup.status?.phase ?? "";
  found({
    what: "backup on demand",
    expected: `completed, within ${backupBar} s`,
    seen: backup.status?.error ? `${phase}: ${backup.status.error}` : phase,
    ok: phase === "completed",
    seconds: (performance.now() - begun) / 1000,
  });
  const data = backup.status?.snapshotBackupStatus?.elements?.find(({ type }) => type === "PG_DATA");
  if (data === undefined) throw new Error(`Backup ${name} has no snapshot of the data volume`);
  return data.name;
}

async function restore(context: CheckContext, snapshot: string, probe: string): Promise<void> {
  const volumeSnapshots = { storage: { name: snapshot, kind: "VolumeSnapshot", apiGroup: "snapshot.storage.k8s.io" } };
  const { seen, seconds } = await restoreIntoScratch(context, { recovery: { volumeSnapshots } }, (primary) =>
    sql(context.cluster, primary, probeDatabase, "select id from probe"),
  );
  const there = seen[0]?.[0] === probe;
  context.found({
    what: "restore into a scratch Cluster",
    expected: `contains the probe row, within ${restoreBar} s`,
    seen: there ? "contains it" : "doesn't contain it",
    ok: there,
    seconds,
  });
}

/** Verifies that backups are taken on schedule and can be restored. */
export const backup: Check = {
  name: "backup",
  disturbs:
    "takes a backup and restores it, and what is archived in an object store, into a scratch Cluster beside the real one, which is removed",
  notApplicable: ({ backups, archives }) =>
    backups || archives ? undefined : "the stack takes no backups and has no object store",
  run: async (context) => {
    const { backups, postgres } = context.target;
    const archive = archiveOf(await readCluster(context.cluster, postgres.cluster));
    if (backups) await context.step("age of the newest scheduled snapshot", () => judgeAge(context));
    const probe = await context.step("probe row", () => writeProbe(context));
    if (backups) {
      const snapshot = await context.step("backup on demand", (report) => backUp(context, report));
      await context.step("restore into a scratch Cluster", () => restore(context, snapshot, probe));
    }
    if (archive !== undefined) await verifyPointInTime(context, archive);
    else if (context.target.archives)
      context.found({ what: "WAL archive", expected: "the barman-cloud plugin", seen: "none", ok: false });
  },
};
