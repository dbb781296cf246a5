import { parseSchedule } from "../../config/schedule";
import type { PostgresSettings } from "../../settings";
import { type Alert, jobOf } from "./alert";

const secondsPerDay = 86_400;

/** A backup may take this long before it counts as missing. */
const slackSeconds = 2 * 3600;

/** One kind of backup, which its own metrics report. */
interface Backups {
  /** The beginning of its alerts' names. */
  prefix: string;
  what: string;
  schedule: string;
  /** The metric's names up to `last_available_backup_timestamp` and `last_failed_backup_timestamp`. */
  metrics: string;
}

/** Alerts on the snapshots and on the base backups in the object store; CloudNativePG and its plugin report one each. */
export function backupAlerts({ clusterName, backup, objectStore }: PostgresSettings): Alert[] {
  const kinds: Backups[] = [];
  if (backup) kinds.push({ prefix: "Backup", what: "snapshot", schedule: backup.schedule, metrics: "cnpg_collector_" });
  if (objectStore) {
    kinds.push({
      prefix: "ArchiveBackup",
      what: "base backup in the object store",
      schedule: objectStore.schedule,
      metrics: "barman_cloud_cloudnative_pg_io_",
    });
  }
  return kinds.flatMap((kind) => alertsOf(kind, clusterName));
}

/**
 * Only the primary reports the times, and a former primary may still report what it last knew: the newest of all instances
 * counts.
 */
function alertsOf({ prefix, what, schedule, metrics }: Backups, clusterName: string): Alert[] {
  const parsed = parseSchedule(schedule);
  const days = typeof parsed === "string" ? 1 : parsed.longestGapDays;
  const newest = (metric: string, namespace: string) => `max(${metrics}${metric}{${jobOf(namespace, clusterName)}})`;
  const available = (namespace: string) => newest("last_available_backup_timestamp", namespace);
  const failed = (namespace: string) => newest("last_failed_backup_timestamp", namespace);
  return [
    {
      name: `${prefix}Missing`,
      expression: (namespace) => `${available(namespace)} == 0`,
      minutes: 120,
      severity: "critical",
      summary: `There is no ${what}`,
      description: `No ${what} of the database has ever been completed.`,
      runbook: "backups-fail",
      promises: ["data"],
    },
    {
      name: `${prefix}TooOld`,
      expression: (namespace) => `time() - (${available(namespace)} > 0) > ${days * secondsPerDay + slackSeconds}`,
      minutes: 10,
      severity: "critical",
      summary: `The newest ${what} is older than its schedule`,
      description:
        `The newest ${what} is {{ $value | humanizeDuration }} old; ` +
        `the schedule asks for one every ${days === 1 ? "day" : `${days} days`}.`,
      runbook: "backups-fail",
      promises: ["data"],
    },
    {
      name: `${prefix}Failed`,
      expression: (namespace) => `${failed(namespace)} > ${available(namespace)}`,
      minutes: 0,
      severity: "warning",
      summary: `The last ${what} failed`,
      description: `The last ${what} failed at {{ $value | humanizeTimestamp }}, and none has been completed since.`,
      runbook: "backups-fail",
      promises: ["data"],
    },
  ];
}
