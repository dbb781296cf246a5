import { defineRule } from "../pack/rule";
import { allScheduledBackups } from "../stack/postgres";
import { at } from "../stack/values";

/** A suspended ScheduledBackup exists, but creates no backups. It is suspended for maintenance and then forgotten. */
export const suspendedScheduledBackup = defineRule({
  name: "suspended-scheduled-backup",
  description: "A ScheduledBackup must not be suspended.",
  remedy: "Set spec.suspend to false.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const backup of allScheduledBackups(stack)) {
      const suspend = at(backup.inputs, "spec", "suspend") ?? false;
      if (suspend !== false && typeof suspend !== "symbol") report("is suspended", backup);
    }
  },
});
