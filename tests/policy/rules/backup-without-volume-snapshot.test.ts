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
      says: /has the backup method barmanObjectStore \(the operator's default\), not volumeSnapshot or plugin/,
    },
    {
      title: "another method",
      change: (resources) => set(backup(resources), "spec.method", "barmanObjectStore"),
      resource: scheduled,
      says: /has the backup method barmanObjectStore, not/,
    },
    {
      title: "a plugin without a name",
      change: (resources) => set(backup(resources), "spec.method", "plugin"),
      resource: scheduled,
      says: /has the backup method plugin, but names no plugin/,
    },
    {
      title: "a Cluster without volume snapshots",
      change: (resources) => set(cluster(resources), "spec.backup", undefined),
      resource: postgres,
      says: /no spec\.backup\.volumeSnapshot, so its backups fail/,
    },
  ],
  allows: [
    {
      title: "backups by a plugin alone",
      change: (resources) => {
        set(backup(resources), "spec.method", "plugin");
        set(backup(resources), "spec.pluginConfiguration", { name: "barman-cloud.cloudnative-pg.io" });
        set(cluster(resources), "spec.backup", undefined);
      },
    },
  ],
});
