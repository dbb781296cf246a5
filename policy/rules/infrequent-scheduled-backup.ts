import { z } from "zod";

import { defineRule } from "../pack/rule";
import { allScheduledBackups } from "../stack/postgres";
import { longestGapHours } from "../stack/schedule";
import { at } from "../stack/values";

/**
 * What was written since the last backup is what a restore loses. CloudNativePG's cron has six fields, seconds first; it
 * takes five too and reads them one field to the left, so that `0 0 * * *` fires hourly.
 */
export const infrequentScheduledBackup = defineRule({
  name: "infrequent-scheduled-backup",
  description: "Backups must run at least daily, by a schedule with six fields, seconds first.",
  remedy: "Set llm-gateway:postgres.backup.schedule to six fields that fire every day, such as 0 0 3 * * *.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups",
  alone: true,
  options: {
    maximumHours: z.number().positive().default(24).describe("the longest time between two backups, in hours"),
  },
  check(stack, { maximumHours }, report) {
    for (const backup of allScheduledBackups(stack)) {
      const schedule = at(backup.inputs, "spec", "schedule");
      if (typeof schedule === "symbol") continue;
      if (typeof schedule !== "string") {
        report("has no schedule", backup);
        continue;
      }
      const gap = longestGapHours(schedule);
      if (typeof gap === "string") report(`has a schedule (${schedule}) that ${gap}`, backup);
      else if (gap > maximumHours) {
        const hours = Math.round(gap * 10) / 10;
        report(`leaves up to ${hours} hours between backups (${schedule}), more than ${maximumHours}`, backup);
      }
    }
  },
});
