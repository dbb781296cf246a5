import { defineRule } from "../pack/rule";
import { allScheduledBackups, clustersOf, scheduledBackupsOf } from "../stack/postgres";
import { at, isObject } from "../stack/values";

/**
 * A ScheduledBackup that says no method wants an object store, and one of snapshots fails unless the Cluster says how
 * they are taken: both are accepted, and only the backups fail.
 */
export const backupWithoutVolumeSnapshot = defineRule({
  name: "backup-without-volume-snapshot",
  description: "Backups must be volume snapshots, and the Cluster able to take them.",
  remedy: "Set method to volumeSnapshot on the ScheduledBackup, and backup.volumeSnapshot on the Cluster.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/appendixes/backup_volumesnapshot/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const backup of allScheduledBackups(stack)) {
      const method = at(backup.inputs, "spec", "method");
      if (method === "volumeSnapshot" || typeof method === "symbol") continue;
      report(
        `backs up by ${typeof method === "string" ? method : "the operator's default"}, not by volumeSnapshot`,
        backup,
      );
    }
    for (const cluster of clustersOf(stack)) {
      const snapshots = at(cluster.inputs, "spec", "backup", "volumeSnapshot");
      if (isObject(snapshots) || typeof snapshots === "symbol") continue;
      if (scheduledBackupsOf(stack, cluster).length > 0)
        report("has no backup.volumeSnapshot, so that its backups fail", cluster);
    }
  },
});
