import { defineRule } from "../pack/rule";
import { clustersOf, scheduledBackupsOf } from "../stack/postgres";

/**
 * Virtual keys, budgets and spend are in the database. Replicas don't replace backups: they replicate mistakes too.
 * Source: https://cloudnative-pg.io/documentation/current/backup/
 */
export const missingScheduledBackup = defineRule({
  name: "missing-scheduled-backup",
  description: "Every PostgreSQL Cluster needs a ScheduledBackup.",
  remedy: "Set llm-gateway:postgres.backup.enabled to true, or add a ScheduledBackup for the Cluster in its namespace.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/backup/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) {
      if (scheduledBackupsOf(stack, cluster).length === 0) report("has no ScheduledBackup", cluster);
    }
  },
});
