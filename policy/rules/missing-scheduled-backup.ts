import { defineRule } from "../pack/rule";
import { clustersOf, scheduledBackupsOf } from "../stack/postgres";

/**
 * Virtual keys, budgets and spend live in the database; replicas copy a mistake as fast as they copy the rest.
 * Source: https://cloudnative-pg.io/documentation/current/backup/
 */
export const missingScheduledBackup = defineRule({
  name: "missing-scheduled-backup",
  description: "Every PostgreSQL Cluster needs a ScheduledBackup.",
  remedy:
    "Leave llm-gateway:postgres.backup.enabled on, or add a ScheduledBackup in the Cluster's namespace that names it.",
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
