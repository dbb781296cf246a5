import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const backup = (resources: Mutable[]) => find(resources, "ScheduledBackup").inputs;
const cluster = (resources: Mutable[]) => find(resources, "Cluster").inputs;
const pruning = (resources: Mutable[]) => find(resources, "CronJob").inputs;
const remove = (resources: Mutable[], resource: Mutable) => resources.splice(resources.indexOf(resource), 1);

const postgres = "Cluster litellm/litellm-pg";
const scheduled = "ScheduledBackup litellm/litellm-pg-daily";
const cronJob = "CronJob litellm/litellm-pg-prune";

const schedule = (value: unknown, says: RegExp) => ({
  title: value === undefined ? "no schedule" : `the schedule ${JSON.stringify(value)}`,
  change: (resources: Mutable[]) => set(backup(resources), "spec.schedule", value),
  resource: scheduled,
  says,
});

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

ruleTests("infrequent-scheduled-backup", {
  forbids: [
    schedule("0 0 * * *", /has 5 fields, and six are needed/),
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

ruleTests("inherited-label-overrides-cnpg-label", {
  forbids: ["app.kubernetes.io/managed-by", "app.kubernetes.io/name"].map((label) => ({
    title: `an inherited label ${label}`,
    change: (resources) => {
      set(cluster(resources), "spec.inheritedMetadata.labels", { [label]: "gateway" });
    },
    resource: postgres,
    says: new RegExp(`overrides the operator's label ${label} `),
  })),
  allows: [
    {
      title: "an inherited label with the operator's value",
      change: (resources) => {
        set(cluster(resources), "spec.inheritedMetadata.labels", { "app.kubernetes.io/name": "postgresql" });
      },
    },
  ],
});

ruleTests("unpruned-volume-snapshots", {
  forbids: [
    {
      title: "snapshots that are kept when their Backups are deleted",
      change: (resources) => set(cluster(resources), "spec.backup.volumeSnapshot.snapshotOwnerReference", undefined),
      resource: postgres,
      says: /keeps snapshots when their Backups are deleted \(snapshotOwnerReference is none\)/,
    },
    {
      title: "no pruning job",
      change: (resources) => remove(resources, find(resources, "CronJob")),
      resource: postgres,
      says: /has backups, but no CronJob of the stack may delete them/,
    },
    {
      title: "a pruning job without the permission to delete",
      change: (resources) => set(find(resources, "Role").inputs, "rules.0.verbs", ["list"]),
      resource: postgres,
      says: /no CronJob of the stack may delete/,
    },
    {
      title: "a role that is not bound",
      change: (resources) => remove(resources, find(resources, "RoleBinding")),
      resource: postgres,
      says: /no CronJob of the stack may delete/,
    },
    {
      title: "a pruning job that is suspended",
      change: (resources) => set(pruning(resources), "spec.suspend", true),
      resource: cronJob,
      says: /is suspended/,
    },
    {
      title: "a pruning job for another Cluster",
      change: (resources) =>
        set(pruning(resources), "spec.jobTemplate.spec.template.spec.containers.0.env.1.value", "other"),
      resource: cronJob,
      says: /prunes another Cluster, other/,
    },
    {
      title: "pruning once a month",
      change: (resources) => set(pruning(resources), "spec.schedule", "30 3 1 * *"),
      resource: cronJob,
      says: /runs only every 31 days/,
    },
    {
      title: "a schedule that never runs",
      change: (resources) => set(pruning(resources), "spec.schedule", "30 3 30 2 *"),
      resource: cronJob,
      says: /that can't be used/,
    },
  ],
  allows: [
    { title: "pruning every week", change: (resources) => set(pruning(resources), "spec.schedule", "30 3 * * 0") },
  ],
});
