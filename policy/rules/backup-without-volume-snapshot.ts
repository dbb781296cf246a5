import { defineRule } from "../pack/rule";
import { allScheduledBackups, clustersOf, scheduledBackupsOf } from "../stack/postgres";
import { at, isObject } from "../stack/values";

/**
 * A ScheduledBackup without a method uses an object store, and one with volume snapshots fails unless the Cluster configures
 * them. The operator accepts both; only the backups fail.
 */
export const backupWithoutVolumeSnapshot = defineRule({
  name: "backup-without-volume-snapshot",
  description: "Backups must use volume snapshots, and the Cluster must configure them.",
  remedy: "Set spec.method to volumeSnapshot on the ScheduledBackup, and spec.backup.volumeSnapshot on the Cluster.",
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
        `has the backup method ${typeof method === "string" ? method : "barmanObjectStore (the operator's default)"}, not volumeSnapshot`,
        backup,
      );
    }
    for (const cluster of clustersOf(stack)) {
      const snapshots = at(cluster.inputs, "spec", "backup", "volumeSnapshot");
      if (isObject(snapshots) || typeof snapshots === "symbol") continue;
      if (scheduledBackupsOf(stack, cluster).length > 0)
        report("has ScheduledBackups but no spec.backup.volumeSnapshot, so its backups fail", cluster);
    }
  },
});
