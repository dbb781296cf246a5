import { cluster, postgres, remove } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const pruning = (resources: Mutable[]) => find(resources, "CronJob").inputs;

const cronJob = "CronJob litellm/litellm-pg-prune";

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
