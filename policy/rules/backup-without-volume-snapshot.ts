import { defineRule } from "../pack/rule";
import { allScheduledBackups, clustersOf, scheduledBackupsOf } from "../stack/postgres";
import { at, isObject } from "../stack/values";

/**
 * A ScheduledBackup without a method uses the operator's own object store, which version 1.31 no longer has, and one with volume
 * snapshots fails unless the Cluster configures them. The operator accepts both; only the backups fail.
 */
export const backupWithoutVolumeSnapshot = defineRule({
  name: "backup-without-volume-snapshot",
  description: "Backups must use volume snapshots, which the Cluster must configure, or a plugin.",
  remedy:
    "Set spec.method to volumeSnapshot on the ScheduledBackup, and spec.backup.volumeSnapshot on the Cluster; or spec.method to plugin, and spec.pluginConfiguration.name.",
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
      if (method === "plugin") {
        if (at(backup.inputs, "spec", "pluginConfiguration", "name") === undefined)
          report("has the backup method plugin, but names no plugin", backup);
        continue;
      }
      report(
        `has the backup method ${typeof method === "string" ? method : "barmanObjectStore (the operator's default)"}, not volumeSnapshot or plugin`,
        backup,
      );
    }
    for (const cluster of clustersOf(stack)) {
      const snapshots = at(cluster.inputs, "spec", "backup", "volumeSnapshot");
      if (isObject(snapshots) || typeof snapshots === "symbol") continue;
      const own = scheduledBackupsOf(stack, cluster).filter(
        (backup) => at(backup.inputs, "spec", "method") !== "plugin",
      );
      if (own.length > 0)
        report("has ScheduledBackups but no spec.backup.volumeSnapshot, so its backups fail", cluster);
    }
  },
});
