import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const backup = (resources: Mutable[]) => find(resources, "ScheduledBackup").inputs;

const scheduled = "ScheduledBackup litellm/litellm-pg-daily";

const schedule = (value: unknown, says: RegExp) => ({
  title: value === undefined ? "no schedule" : `the schedule ${JSON.stringify(value)}`,
  change: (resources: Mutable[]) => set(backup(resources), "spec.schedule", value),
  resource: scheduled,
  says,
});

ruleTests("infrequent-scheduled-backup", {
  forbids: [
    schedule("0 0 * * *", /has 5 fields instead of six/),
    schedule("0 0 0 * * 1-5", /has up to 72 hours between backups/),
    schedule("0 0 3 1 * *", /has up to 744 hours/),
    schedule("0 0 3 */2 * *", /has up to 48 hours/),
    schedule("0 0 25 * * *", /can't be used/),
    schedule("@weekly", /up to 168 hours/),
    schedule(undefined, /has no schedule/),
    {
      title: "less often than the policy config requires",
      change: () => undefined,
      config: { "infrequent-scheduled-backup": { maximumHours: 12 } },
      resource: scheduled,
      says: /has up to 24 hours between backups .*, more than 12/,
    },
  ],
  allows: [
    {
      title: "twice a day",
      change: (resources) => set(backup(resources), "spec.schedule", "0 0 3,15 * * *"),
      config: { "infrequent-scheduled-backup": { maximumHours: 12 } },
    },
    { title: "every hour", change: (resources) => set(backup(resources), "spec.schedule", "0 30 * * * *") },
  ],
});
