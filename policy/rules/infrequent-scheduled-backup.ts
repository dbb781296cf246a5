import { z } from "zod";

import { defineRule } from "../pack/rule";
import { allScheduledBackups } from "../stack/postgres";
import { longestGapHours } from "../stack/schedule";
import { at } from "../stack/values";

/**
 * A restore loses everything written since the last backup. CloudNativePG's schedule has six fields, seconds first. It accepts
 * five fields too, with the first as seconds: `0 0 * * *` runs every hour.
 */
export const infrequentScheduledBackup = defineRule({
  name: "infrequent-scheduled-backup",
  description: "Backups must run at least daily, with a schedule of six fields, seconds first.",
  remedy:
    "Set llm-gateway:postgres.backup.schedule to a schedule of six fields that runs every day, such as 0 0 3 * * *.",
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
        report(`has up to ${hours} hours between backups (${schedule}), more than ${maximumHours}`, backup);
      }
    }
  },
});
