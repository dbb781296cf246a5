import { defineRule } from "../pack/rule";
import { clustersOf, scheduledBackupsOf } from "../stack/postgres";
import { at } from "../stack/values";

/**
 * A cold snapshot stops its instance. The operator uses a replica by default; with the primary as target every backup is an
 * outage.
 */
export const coldBackupOnPrimary = defineRule({
  name: "cold-backup-on-primary",
  description: "A backup must not stop the primary: cold snapshots must be taken from a replica.",
  remedy:
    "Set spec.target on the ScheduledBackup and spec.backup.target on the Cluster to prefer-standby, or remove them.",
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
        if (online === false && target === "primary")
          report("stops the primary for each snapshot (online false, target primary)", backup);
      }
    }
  },
});
