import { setVariable } from "../proxyChanges";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const cluster = "Cluster litellm/litellm-pg";
const proxy = "Deployment litellm/litellm";
const server = "Deployment litellm/litellm-redis";
const container = "spec.template.spec.containers.0";

const ofCluster = (path: string, value: unknown) => (resources: Mutable[]) => {
  set(find(resources, "Cluster").inputs, path, value);
};
const ofProxy = (path: string, value: unknown) => (resources: Mutable[]) => {
  set(find(resources, "Deployment", "litellm").inputs, path, value);
};
const ofRole = (path: string, value: unknown) => (resources: Mutable[]) => {
  set(find(resources, "Role").inputs, path, value);
};

ruleTests("unsafe-postgres-setting", {
  forbids: [
    {
      title: "fsync off, in any spelling",
      change: ofCluster("spec.postgresql.parameters.FSYNC", "F"),
      resource: cluster,
      says: /sets FSYNC to F: a crash may ruin the database/,
    },
    {
      title: "synchronous_commit local with synchronous replicas",
      change: (resources) => {
        ofCluster("spec.postgresql.synchronous", { method: "any", number: 1 })(resources);
        ofCluster("spec.postgresql.parameters.synchronous_commit", "local")(resources);
      },
      resource: cluster,
      says: /commits don't wait for the synchronous replicas/,
    },
    {
      title: "superuser access over the network",
      change: ofCluster("spec.enableSuperuserAccess", true),
      resource: cluster,
      says: /enableSuperuserAccess/,
    },
    {
      title: "a managed role that is a superuser",
      change: ofCluster("spec.managed", { roles: [{ name: "reports", superuser: true }] }),
      resource: cluster,
      says: /gives the role reports superuser/,
    },
    {
      title: "pg_hba with trust",
      change: ofCluster("spec.postgresql.pg_hba", ["host all all 10.0.0.0/8 trust"]),
      resource: cluster,
      says: /without a password/,
    },
  ],
  allows: [
    { title: "a parameter that is safe", change: ofCluster("spec.postgresql.parameters.work_mem", "16MB") },
    {
      title: "a managed role without such attributes",
      change: ofCluster("spec.managed", { roles: [{ name: "reports", login: true }] }),
    },
  ],
});

ruleTests("suspended-postgres", {
  forbids: [
    {
      title: "a hibernated Cluster",
      change: ofCluster("metadata.annotations.cnpg\\.io/hibernation", "on"),
      resource: cluster,
      says: /every instance is stopped/,
    },
    {
      title: "fenced instances",
      change: ofCluster("metadata.annotations.cnpg\\.io/fencedInstances", '["*"]'),
      resource: cluster,
      says: /PostgreSQL is stopped in those instances/,
    },
    {
      title: "a replica of another Cluster",
      change: ofCluster("spec.replica", { primary: "elsewhere", source: "elsewhere" }),
      resource: cluster,
      says: /writes fail/,
    },
    {
      title: "supervised updates of the primary",
      change: ofCluster("spec.primaryUpdateStrategy", "supervised"),
      resource: cluster,
      says: /waits for a manual switchover/,
    },
  ],
  allows: [
    { title: "hibernation off", change: ofCluster("metadata.annotations.cnpg\\.io/hibernation", "off") },
    {
      title: "an empty list of fenced instances",
      change: ofCluster("metadata.annotations.cnpg\\.io/fencedInstances", "[]"),
    },
  ],
});

ruleTests("unsafe-postgres-timeout", {
  forbids: [
    {
      title: "a failoverDelay of ten minutes",
      change: ofCluster("spec.failoverDelay", 600),
      resource: cluster,
      says: /has failoverDelay 600, expected at most 60/,
    },
    {
      title: "the operator's default smartShutdownTimeout",
      change: ofCluster("spec.smartShutdownTimeout", undefined),
      resource: cluster,
      says: /smartShutdownTimeout 180 \(the operator's default\), expected at most 60/,
    },
    {
      title: "a startup probe with too few failures",
      change: ofCluster("spec.probes", { startup: { failureThreshold: 2 } }),
      resource: cluster,
      says: /has 20 s to start/,
    },
    {
      title: "a stopDelay that leaves no time for a fast shutdown",
      change: (resources) => {
        ofCluster("spec.stopDelay", 60)(resources);
        ofCluster("spec.smartShutdownTimeout", 60)(resources);
      },
      resource: cluster,
      says: /no time for a fast shutdown/,
    },
  ],
  allows: [{ title: "a delay within the limits", change: ofCluster("spec.switchoverDelay", 120) }],
});

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

ruleTests("unsafe-rollout", {
  forbids: [
    {
      title: "the strategy Recreate",
      change: ofProxy("spec.strategy", { type: "Recreate" }),
      resource: proxy,
      says: /stops all of its pods before/,
    },
    {
      title: "maxUnavailable 100%",
      change: ofProxy("spec.strategy.rollingUpdate.maxUnavailable", "100%"),
      resource: proxy,
      says: /maxUnavailable 100%/,
    },
    { title: "a paused Deployment", change: ofProxy("spec.paused", true), resource: proxy, says: /is paused/ },
    {
      title: "a progress deadline that is shorter than a start",
      change: ofProxy("spec.progressDeadlineSeconds", 60),
      resource: proxy,
      says: /as failed after 60 s \(progressDeadlineSeconds\), but its pods may take 500 s to start/,
    },
    {
      title: "replicas without a readiness probe",
      change: ofProxy(`${container}.readinessProbe`, undefined),
      resource: proxy,
      says: /has no readiness probe/,
    },
  ],
  allows: [
    {
      title: "maxUnavailable 50% of two replicas",
      change: ofProxy("spec.strategy.rollingUpdate.maxUnavailable", "50%"),
    },
  ],
});

ruleTests("slow-probe", {
  forbids: [
    {
      title: "a slow readiness probe",
      change: ofProxy(`${container}.readinessProbe.periodSeconds`, 60),
      resource: proxy,
      says: /readiness probe in container litellm that takes 180 s, expected at most 120 s/,
    },
    {
      title: "a slow liveness probe of PostgreSQL",
      change: ofCluster("spec.probes", { liveness: { failureThreshold: 100 } }),
      resource: cluster,
      says: /liveness probe \(spec\.probes\) that takes 1000 s/,
    },
  ],
});

ruleTests("suspended-job", {
  forbids: [
    {
      title: "a CronJob whose Jobs are suspended",
      change: (resources) => {
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.suspend", true);
      },
      resource: "CronJob litellm/litellm-pg-prune",
      says: /is suspended/,
    },
    {
      title: "a CronJob with parallelism 0",
      change: (resources) => {
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.parallelism", 0);
      },
      resource: "CronJob litellm/litellm-pg-prune",
      says: /creates no pod/,
    },
  ],
});

ruleTests("optional-secret-key-ref", {
  forbids: [
    {
      title: "an optional master key",
      change: (resources) => {
        const secretKeyRef = { name: "litellm-keys", key: "LITELLM_MASTER_KEY", optional: true };
        setVariable(resources, "LITELLM_MASTER_KEY", { valueFrom: { secretKeyRef } });
      },
      resource: proxy,
      says: /starts without LITELLM_MASTER_KEY/,
    },
  ],
});

ruleTests("unsafe-redis-setting", {
  forbids: [
    {
      title: "a maxmemory-policy that evicts counters",
      change: (resources) => {
        set(find(resources, "Deployment", "litellm-redis").inputs, `${container}.args`, [
          "--maxmemory-policy",
          "allkeys-lru",
        ]);
      },
      resource: server,
      says: /maxmemory-policy to allkeys-lru: counters are evicted/,
    },
  ],
});

ruleTests("excessive-rbac-permissions", {
  forbids: [
    {
      title: "every verb",
      change: ofRole("rules.0.verbs", ["*"]),
      resource: "Role litellm/litellm-pg-prune",
      says: /every verb/,
    },
    {
      title: "every Secret",
      change: ofRole("rules.1", { apiGroups: [""], resources: ["secrets"], verbs: ["list"] }),
      resource: "Role litellm/litellm-pg-prune",
      says: /list on every Secret/,
    },
    {
      title: "an administrator's role",
      change: (resources) => {
        set(find(resources, "RoleBinding").inputs, "roleRef.name", "cluster-admin");
      },
      resource: "RoleBinding litellm/litellm-pg-prune",
      says: /binds the built-in role cluster-admin/,
    },
  ],
  allows: [
    {
      title: "a role that the policy config ignores",
      change: ofRole("rules.1", { apiGroups: [""], resources: ["secrets"], verbs: ["list"] }),
      config: { "excessive-rbac-permissions": { ignore: ["*-prune"] } },
    },
  ],
});

ruleTests("removed-api-version", {
  forbids: [
    {
      title: "a PodDisruptionBudget of policy/v1beta1",
      change: (resources) => {
        find(resources, "PodDisruptionBudget").type = "kubernetes:policy/v1beta1:PodDisruptionBudget";
      },
      resource: "PodDisruptionBudget litellm/litellm",
      says: /policy\/v1beta1, which was removed in Kubernetes 1\.25/,
    },
  ],
});
