import { cluster, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const backup = (resources: Mutable[]) => find(resources, "ScheduledBackup").inputs;

const scheduled = "ScheduledBackup litellm/litellm-pg-daily";

ruleTests("backup-without-volume-snapshot", {
  forbids: [
    {
      title: "the operator's default method",
      change: (resources) => set(backup(resources), "spec.method", undefined),
      resource: scheduled,
      says: /has the backup method barmanObjectStore \(the operator's default\), not volumeSnapshot/,
    },
    {
      title: "another method",
      change: (resources) => set(backup(resources), "spec.method", "barmanObjectStore"),
      resource: scheduled,
      says: /has the backup method barmanObjectStore, not/,
    },
    {
      title: "a Cluster without volume snapshots",
      change: (resources) => set(cluster(resources), "spec.backup", undefined),
      resource: postgres,
      says: /no spec\.backup\.volumeSnapshot, so its backups fail/,
    },
  ],
});
