import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const backup = (resources: Mutable[]) => find(resources, "ScheduledBackup").inputs;

const scheduled = "ScheduledBackup litellm/litellm-pg-daily";

ruleTests("suspended-scheduled-backup", {
  forbids: [
    {
      title: "a ScheduledBackup that is suspended",
      change: (resources) => set(backup(resources), "spec.suspend", true),
      resource: scheduled,
      says: /is suspended/,
    },
  ],
  allows: [{ title: "no suspend field", change: (resources) => set(backup(resources), "spec.suspend", undefined) }],
});
