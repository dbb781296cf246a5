import { postgres, remove } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const backup = (resources: Mutable[]) => find(resources, "ScheduledBackup").inputs;

ruleTests("missing-scheduled-backup", {
  forbids: [
    {
      title: "a Cluster without a ScheduledBackup",
      change: (resources) => remove(resources, find(resources, "ScheduledBackup")),
      resource: postgres,
      says: /has no ScheduledBackup/,
    },
    {
      title: "a ScheduledBackup of another Cluster",
      change: (resources) => set(backup(resources), "spec.cluster.name", "other"),
      resource: postgres,
      says: /has no ScheduledBackup/,
    },
    {
      title: "a ScheduledBackup in another namespace",
      change: (resources) => set(backup(resources), "metadata.namespace", "other"),
      resource: postgres,
      says: /has no ScheduledBackup/,
    },
  ],
});
