import { ageHours, hoursText, intervalHours } from "../analysis/scheduleAge";
import type { CheckContext } from "../check";
import { type Archive, lastBaseBackup, restoreOf } from "./archive";
import { primaryOf, scheduledBackupsOf } from "./cnpg";
import { probeDatabase, selectTime, sql } from "./postgres";
import { restoreBar, restoreIntoScratch } from "./scratchCluster";

/** Seconds of commits that may be lost with the cluster. */
const lossBar = 300;

/** Seconds to wait for the first base backup of a new stack. */
const firstBackupWait = 300;

const table = "moments";

/** Checks that a base backup was taken within its schedule's interval. */
async function judgeBaseBackup({ cluster, target, found, waitFor }: CheckContext, archive: Archive): Promise<void> {
  const scheduled = (await scheduledBackupsOf(cluster, target.postgres.cluster)).find(
    ({ spec }) => spec.method === "plugin" && spec.suspend !== true,
  );
  const made = await waitFor(() => lastBaseBackup(cluster, archive), {
    deadline: firstBackupWait,
    interval: 2,
    what: "a base backup in the object store",
  }).catch(() => undefined);
  const now = new Date();
  const interval = scheduled === undefined ? 0 : intervalHours(scheduled.spec.schedule, now);
  found({
    what: "newest base backup in the object store",
    expected:
      scheduled === undefined
        ? "a ScheduledBackup, not suspended"
        : `younger than ${hoursText(interval)} (${scheduled.spec.schedule})`,
    seen: `${made === undefined ? "none" : `${hoursText(ageHours(made, now))} old`}${scheduled === undefined ? ", no schedule" : ""}`,
    ok: made !== undefined && ageHours(made, now) <= interval,
  });
}

/**
 * Commits a row, notes the time, commits another one and waits until both are archived.
 * @returns the time between the rows
 */
async function archiveTwoRows({ cluster, target, found, waitFor }: CheckContext): Promise<string> {
  const primary = await primaryOf(cluster, target.postgres.cluster);
  const ask = async (statement: string): Promise<string> =>
    (await sql(cluster, primary, probeDatabase, statement))[0]?.[0] ?? "";
  await sql(
    cluster,
    primary,
    probeDatabase,
    `create table ${table} (name text primary key)`,
    `insert into ${table} values ('before')`,
  );
  const time = await ask(selectTime);
  await ask(`insert into ${table} values ('after')`);
  const timeout = Number(await ask("select setting from pg_settings where name = 'archive_timeout'"));
  // In a transaction of its own, after the commit: in the same one the commit would be in the next segment.
  const segment = await ask("select pg_walfile_name(pg_switch_wal())");
  const begun = performance.now();
  await waitFor(
    async () => (await ask(`select left(last_archived_wal, 24) >= '${segment}' from pg_stat_archiver`)) === "t",
    { deadline: lossBar, what: `WAL segment ${segment} to be archived` },
  );
  const seconds = (performance.now() - begun) / 1000;
  const worst = timeout + seconds;
  found({
    what: "RPO: commits that are not in the object store yet",
    expected: `of the last ${lossBar} s at most`,
    seen:
      timeout === 0
        ? "unlimited: archive_timeout is 0"
        : `of the last ${worst.toFixed(0)} s at most: archive_timeout ${timeout} s, upload ${seconds.toFixed(1)} s`,
    ok: timeout > 0 && worst <= lossBar,
  });
  return time;
}

/** Verifies that the database can be restored from the object store to a time, and how much and how long that costs. */
export async function verifyPointInTime(context: CheckContext, archive: Archive): Promise<void> {
  const { cluster, found } = context;
  await context.step("age of the newest base backup", () => judgeBaseBackup(context, archive));
  const time = await context.step("WAL to the object store", () => archiveTwoRows(context));
  await context.step("restore from the object store to a point in time", async () => {
    const { seen, seconds } = await restoreIntoScratch(context, restoreOf(archive, time), (primary) =>
      sql(cluster, primary, probeDatabase, `select name from ${table} order by name`),
    );
    const names = seen.map(([name = ""]) => name).join(", ");
    found({
      what: "RTO: restore from the object store to a point in time",
      expected: `the row before it and not the one after, within ${restoreBar} s`,
      seen: `rows: ${names || "none"}`,
      ok: names === "before" && seconds <= restoreBar,
      seconds,
    });
  });
}
