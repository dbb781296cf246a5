import { ofCluster } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("cold-backup-on-primary", {
  forbids: [
    {
      title: "cold snapshots of the primary",
      change: ofCluster("spec.backup.target", "primary"),
      resource: "ScheduledBackup litellm/litellm-pg-daily",
      says: /stops the primary/,
    },
  ],
  allows: [
    {
      title: "online snapshots of the primary",
      change: (resources) => {
        ofCluster("spec.backup.target", "primary")(resources);
        ofCluster("spec.backup.volumeSnapshot.online", true)(resources);
      },
    },
  ],
});
