import { withObjectStore } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const store = "ObjectStore litellm/litellm-pg-store";

const retention = (policy: unknown) => (resources: Mutable[]) => {
  withObjectStore(resources);
  set(find(resources, "ObjectStore").inputs, "spec.retentionPolicy", policy);
};

ruleTests("short-backup-retention", {
  forbids: [
    { title: "six days", change: retention("6d"), resource: store, says: /keeps backups for 6 days, less than 7/ },
    { title: "an unreadable retention", change: retention("long"), resource: store, says: /can't be read/ },
    {
      title: "less than the policy config requires",
      change: retention("30d"),
      config: { "short-backup-retention": { minimumDays: 90 } },
      resource: store,
      says: /keeps backups for 30 days, less than 90/,
    },
  ],
  allows: [
    { title: "a week", change: retention("1w") },
    { title: "a month", change: retention("1m") },
    { title: "backups that are never deleted", change: retention(undefined) },
    {
      title: "fewer days where the policy config does",
      change: retention("2d"),
      config: { "short-backup-retention": { minimumDays: 1 } },
    },
  ],
});
