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
      title: "fsync off, however it is written",
      change: ofCluster("spec.postgresql.parameters.FSYNC", "F"),
      resource: cluster,
      says: /sets FSYNC to F: a crash may ruin the database/,
    },
    {
      title: "synchronous replicas that no commit waits for",
      change: (resources) => {
        ofCluster("spec.postgresql.synchronous", { method: "any", number: 1 })(resources);
        ofCluster("spec.postgresql.parameters.synchronous_commit", "local")(resources);
      },
      resource: cluster,
      says: /no commit waits for the synchronous replicas/,
    },
    {
      title: "a superuser that logs in over the network",
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
      title: "connections without a password",
      change: ofCluster("spec.postgresql.pg_hba", ["host all all 10.0.0.0/8 trust"]),
      resource: cluster,
      says: /without a password/,
    },
  ],
  allows: [
    { title: "parameters of other kinds", change: ofCluster("spec.postgresql.parameters.work_mem", "16MB") },
    {
      title: "a managed role of few powers",
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
      says: /nothing can be written/,
    },
    {
      title: "updates that wait for a person",
      change: ofCluster("spec.primaryUpdateStrategy", "supervised"),
      resource: cluster,
      says: /waits for a person/,
    },
  ],
  allows: [
    { title: "a Cluster that is woken up", change: ofCluster("metadata.annotations.cnpg\\.io/hibernation", "off") },
    {
      title: "an empty list of fenced instances",
      change: ofCluster("metadata.annotations.cnpg\\.io/fencedInstances", "[]"),
    },
  ],
});

ruleTests("unsafe-postgres-timeout", {
  forbids: [
    {
      title: "a failover that waits",
      change: ofCluster("spec.failoverDelay", 600),
      resource: cluster,
      says: /has failoverDelay 600, not at most 60/,
    },
    {
      title: "the operator's default where that is an outage",
      change: ofCluster("spec.smartShutdownTimeout", undefined),
      resource: cluster,
      says: /smartShutdownTimeout 180, the operator's default, not at most 60/,
    },
    {
      title: "a start that is cut short",
      change: ofCluster("spec.probes", { startup: { failureThreshold: 2 } }),
      resource: cluster,
      says: /allows 20 s for its start/,
    },
    {
      title: "no time for a fast shutdown",
      change: (resources) => {
        ofCluster("spec.stopDelay", 60)(resources);
        ofCluster("spec.smartShutdownTimeout", 60)(resources);
      },
      resource: cluster,
      says: /no time for a fast shutdown/,
    },
  ],
  allows: [{ title: "delays within the limits", change: ofCluster("spec.switchoverDelay", 120) }],
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
      title: "snapshots of a primary that runs on",
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
      title: "a rollout that stops every replica first",
      change: ofProxy("spec.strategy", { type: "Recreate" }),
      resource: proxy,
      says: /stops all of its pods before/,
    },
    {
      title: "a rollout that may take every replica",
      change: ofProxy("spec.strategy.rollingUpdate.maxUnavailable", "100%"),
      resource: proxy,
      says: /maxUnavailable 100%/,
    },
    { title: "a paused Deployment", change: ofProxy("spec.paused", true), resource: proxy, says: /is paused/ },
    {
      title: "a deadline that is shorter than a start",
      change: ofProxy("spec.progressDeadlineSeconds", 60),
      resource: proxy,
      says: /as failed after 60 s, while its pods may start for 500 s/,
    },
    {
      title: "replicas without a readiness probe",
      change: ofProxy(`${container}.readinessProbe`, undefined),
      resource: proxy,
      says: /has no readiness probe/,
    },
  ],
  allows: [
    { title: "one of two replicas at a time", change: ofProxy("spec.strategy.rollingUpdate.maxUnavailable", "50%") },
  ],
});

ruleTests("slow-probe", {
  forbids: [
    {
      title: "a readiness probe that tells late",
      change: ofProxy(`${container}.readinessProbe.periodSeconds`, 60),
      resource: proxy,
      says: /readiness probe in container litellm that takes 180 s/,
    },
    {
      title: "a liveness probe of PostgreSQL that tells late",
      change: ofCluster("spec.probes", { liveness: { failureThreshold: 100 } }),
      resource: cluster,
      says: /liveness probe that takes 1000 s/,
    },
  ],
});

ruleTests("suspended-job", {
  forbids: [
    {
      title: "a pruning job whose Jobs are suspended",
      change: (resources) => {
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.suspend", true);
      },
      resource: "CronJob litellm/litellm-pg-prune",
      says: /is suspended/,
    },
    {
      title: "a pruning job without a pod",
      change: (resources) => {
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.parallelism", 0);
      },
      resource: "CronJob litellm/litellm-pg-prune",
      says: /runs no pod/,
    },
  ],
});

ruleTests("optional-secret-key-ref", {
  forbids: [
    {
      title: "a master key that may be missing",
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
      title: "a policy that drops counters",
      change: (resources) => {
        set(find(resources, "Deployment", "litellm-redis").inputs, `${container}.args`, [
          "--maxmemory-policy",
          "allkeys-lru",
        ]);
      },
      resource: server,
      says: /maxmemory-policy to allkeys-lru: counters are dropped/,
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
      says: /binds cluster-admin/,
    },
  ],
  allows: [
    {
      title: "a role that is excepted",
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
      says: /policy\/v1beta1, which is gone since Kubernetes 1\.25/,
    },
  ],
});
