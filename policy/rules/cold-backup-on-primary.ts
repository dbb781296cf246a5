import { defineRule } from "../pack/rule";
import { clustersOf, scheduledBackupsOf } from "../stack/postgres";
import { at } from "../stack/values";

/**
 * A cold snapshot stops its instance for as long as it takes. The operator takes a replica for it, unless the target is
 * the primary: then every backup is an outage.
 */
export const coldBackupOnPrimary = defineRule({
  name: "cold-backup-on-primary",
  description: "A backup must not stop the primary: cold snapshots are taken from a replica.",
  remedy: "Set target to prefer-standby, on the ScheduledBackup and in the Cluster's backup, or leave it out.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/appendixes/backup_volumesnapshot/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) {
      const own = at(cluster.inputs, "spec", "backup");
      for (const backup of scheduledBackupsOf(stack, cluster)) {
        const online = at(backup.inputs, "spec", "online") ?? at(own, "volumeSnapshot", "online") ?? true;
        const target = at(backup.inputs, "spec", "target") ?? at(own, "target") ?? "prefer-standby";
        if (online === false && target === "primary") report("stops the primary for each snapshot (target)", backup);
      }
    }
  },
});
