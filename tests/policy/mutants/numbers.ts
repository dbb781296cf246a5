import { find, type Mutable } from "../support";
import { caught, left, type Mutant, type Verdict } from "./mutant";
import { type Setting, settings } from "./settings";

/** The numbers, schedules and switches of replicas, instances, PDBs and backups. */
export function numbers(resources: readonly Mutable[]): Mutant[] {
  const few = caught("too-few-litellm-replicas");
  const fewer = caught("too-few-postgres-instances");
  const blocked = caught("pdb-blocks-node-drain");
  const cut = caught("litellm-shutdown-cuts-requests");
  const grace = "spec.template.spec.terminationGracePeriodSeconds";
  const hook = "spec.template.spec.containers.0.lifecycle.preStop";
  const powerless = caught("ineffective-pdb");
  return [
    ...settings(find(resources, "Deployment", "litellm"), [
      ["spec.replicas", undefined, few],
      ["spec.replicas", 0, few],
      ["spec.replicas", 1, few],
      ["spec.replicas", 3, "harmless"],
      ["spec.replicas", 20, "harmless"],
      ["spec.strategy", undefined, "harmless"],
      ["spec.strategy", { type: "Recreate" }, caught("unsafe-rollout")],
      ["spec.strategy.rollingUpdate.maxUnavailable", 1, "harmless"],
      ["spec.strategy.rollingUpdate.maxUnavailable", 2, caught("unsafe-rollout")],
      ["spec.strategy.rollingUpdate.maxUnavailable", "50%", "harmless"],
      ["spec.strategy.rollingUpdate.maxUnavailable", "100%", caught("unsafe-rollout")],
      ...[undefined, 0, 1, 600, 635].map((value): Setting => [grace, value, cut]),
      [grace, 636, "harmless"],
      [grace, 3600, "harmless"],
      [hook, undefined, cut],
      [hook, {}, cut],
      [`${hook}.sleep.seconds`, 15, cut],
      [`${hook}.sleep.seconds`, 10, "harmless"],
      [hook, { exec: { command: ["sleep", "5"] } }, "harmless"],
      ["spec.template.spec.containers.0.readinessProbe", undefined, caught("unsafe-rollout")],
      ["spec.revisionHistoryLimit", 1, "harmless"],
    ]),
    ...settings(find(resources, "Deployment", "litellm-redis"), [
      ["spec.replicas", 2, caught("missing-pdb")],
      ["spec.replicas", undefined, "harmless"],
      ["spec.replicas", 0, left("Pods that never become ready")],
    ]),
    ...settings(find(resources, "PodDisruptionBudget"), [
      ["spec.unhealthyPodEvictionPolicy", undefined, blocked],
      ["spec.unhealthyPodEvictionPolicy", "IfHealthyBudget", blocked],
      ["spec.minAvailable", undefined, blocked],
      ["spec.minAvailable", 0, powerless],
      ["spec.minAvailable", "0%", powerless],
      ["spec.minAvailable", 2, blocked],
      ["spec.minAvailable", 3, blocked],
      ["spec.minAvailable", "51%", blocked],
      ["spec.minAvailable", "100%", blocked],
      ["spec.minAvailable", "50%", "harmless"],
      ["spec.minAvailable", "1%", "harmless"],
      ["spec.maxUnavailable", 0, blocked],
      ["spec.maxUnavailable", "0%", blocked],
      ["spec.maxUnavailable", 2, powerless],
      ["spec.maxUnavailable", "51%", powerless],
      ["spec.maxUnavailable", "100%", powerless],
      ["spec.maxUnavailable", 1, "harmless"],
      ["spec.maxUnavailable", "50%", "harmless"],
      ["metadata.namespace", "elsewhere", caught("missing-pdb")],
    ]),
    ...settings(find(resources, "Cluster"), [
      ["spec.instances", undefined, fewer],
      ["spec.instances", 0, fewer],
      ["spec.instances", 1, fewer],
      ["spec.instances", 2, fewer],
      ["spec.instances", 5, "harmless"],
      ["spec.enablePDB", false, caught("missing-postgres-pdb")],
      ["spec.enablePDB", "false", caught("missing-postgres-pdb")],
      ["spec.enablePDB", undefined, "harmless"],
      ["spec.affinity.enablePodAntiAffinity", false, caught("replicas-not-spread-over-nodes")],
      ["spec.affinity.topologyKey", "topology.kubernetes.io/zone", caught("replicas-not-spread-over-nodes")],
      ["spec.affinity", undefined, "harmless"],
      ["spec.affinity.podAntiAffinityType", "required", "harmless"],
      ["spec.topologySpreadConstraints", undefined, left("Spread over zones")],
      ["spec.storage.size", "1Gi", caught("unbounded-spend-logs")],
      ...(["fsync", "full_page_writes", "synchronous_commit", "Fsync"] as const).flatMap((name): Setting[] => [
        ...["off", "OFF", "false", "no", "0", "f", false].map((value): Setting => [
          `spec.postgresql.parameters.${name}`,
          value,
          caught("unsafe-postgres-setting"),
        ]),
        [`spec.postgresql.parameters.${name}`, "on", "harmless"],
      ]),
      ["spec.postgresql.parameters.synchronous_commit", "local", "harmless"],
      ["spec.postgresql.parameters.password_encryption", "md5", caught("unsafe-postgres-setting")],
      ["spec.postgresql.parameters.zero_damaged_pages", "on", caught("unsafe-postgres-setting")],
      ["spec.postgresql.parameters.work_mem", "8MB", "harmless"],
      ["spec.postgresql.pg_hba", ["host all all all trust"], caught("unsafe-postgres-setting")],
      ["spec.postgresql.pg_hba", ["host all all all scram-sha-256"], caught("database-without-verified-tls")],
      ["spec.postgresql.pg_hba", undefined, caught("database-without-verified-tls")],
      [
        "spec.postgresql.pg_hba",
        ["hostssl all all all scram-sha-256 # not trust", "hostnossl all all all reject"],
        "harmless",
      ],
      [
        "spec.managed.services.additional",
        [{ selectorType: "rw", serviceTemplate: { metadata: { name: "outside" }, spec: { type: "LoadBalancer" } } }],
        caught("unsafe-postgres-setting"),
      ],
      ["spec.postgresql.parameters.max_connections", "200", "harmless"],
    ]),
    ...backups(resources),
  ];
}

const right = (group: string, resource: string, ...verbs: string[]) => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});

/** Additional rules of the role. */
const further: [rule: Record<string, unknown>, verdict: Verdict][] = [
  ...[
    right("", "secrets", "get"),
    right("", "secrets", "list"),
    right("", "pods/exec", "create"),
    right("", "serviceaccounts/token", "create"),
    right("apps", "deployments", "patch"),
    right("batch", "jobs", "create"),
    right("rbac.authorization.k8s.io", "roles", "escalate"),
    right("rbac.authorization.k8s.io", "rolebindings", "create"),
    right("", "users", "impersonate"),
    right("postgresql.cnpg.io", "clusters", "delete"),
    right("", "*", "get"),
  ].map((rule): [Record<string, unknown>, Verdict] => [rule, caught("excessive-rbac-permissions")]),
  ...[
    right("", "pods", "get", "list", "watch"),
    right("", "configmaps", "get", "create", "update"),
    right("coordination.k8s.io", "leases", "get", "create", "update"),
    right("postgresql.cnpg.io", "clusters", "get", "list"),
    { ...right("", "secrets", "get"), resourceNames: ["litellm-keys"] },
  ].map((rule): [Record<string, unknown>, Verdict] => [rule, "harmless"]),
];

function backups(resources: readonly Mutable[]): Mutant[] {
  const rare = caught("infrequent-scheduled-backup");
  const wrong = caught("backup-without-volume-snapshot");
  const unpruned = caught("unpruned-volume-snapshots");
  const prune = "spec.jobTemplate.spec.template.spec";
  const schedules = (path: string, dangerous: unknown[], harmless: unknown[], rule: { caught: string }) => [
    ...dangerous.map((value): [string, unknown, typeof rule] => [path, value, rule]),
    ...harmless.map((value): [string, unknown, "harmless"] => [path, value, "harmless"]),
  ];
  return [
    ...settings(find(resources, "ScheduledBackup"), [
      ...schedules(
        "spec.schedule",
        [
          ...[
            undefined,
            "",
            "daily",
            "@weekly",
            "@every 25h",
            "0 3 * * *",
            "0 0 * * *",
            "0 0 0 3 * * *",
            "0 0 3 * * 7x",
          ],
          ...["0 0 3 */2 * *", "0 0 3 1 * *", "0 0 3 1,15 * *", "0 0 3 * * 0", "0 0 3 * * 1-5", "0 0 3 * 1-6 *"],
          ...["0 0 3 * * 7", "0 0 3 */1 * 1-5", "@every day", "@Daily"],
          ...["0 0 3 30 2 *", "0 0 3 2-31 * *", "0 60 3 * * *", "0 0 24 * * *"],
        ],
        [
          "0 0 0 * * *",
          "0 0 3,15 * * *",
          "0 0 */6 * * *",
          "0 30 * * * *",
          "59 59 23 * * *",
          "0 0 3 * * 0-6",
          "@daily",
          "@every 12h",
        ],
        { caught: "infrequent-scheduled-backup" },
      ),
      ["spec.suspend", true, caught("suspended-scheduled-backup")],
      ["spec.suspend", undefined, "harmless"],
      ["spec.method", undefined, wrong],
      ["spec.method", "barmanObjectStore", wrong],
      ["spec.method", "plugin", wrong],
      ["spec.cluster.name", "strange", caught("missing-scheduled-backup")],
      ["spec.cluster", undefined, caught("missing-scheduled-backup")],
      ["metadata.namespace", "elsewhere", caught("missing-scheduled-backup")],
      ["spec.immediate", false, "harmless"],
      ["spec.backupOwnerReference", "self", "harmless"],
      ["spec", {}, rare],
    ]),
    ...settings(find(resources, "Cluster"), [
      ["spec.backup", undefined, wrong],
      ["spec.backup.volumeSnapshot", undefined, wrong],
      ["spec.backup.volumeSnapshot.snapshotOwnerReference", undefined, unpruned],
      ["spec.backup.volumeSnapshot.snapshotOwnerReference", "none", unpruned],
      ["spec.backup.volumeSnapshot.snapshotOwnerReference", "cluster", unpruned],
      ["spec.backup.volumeSnapshot.className", "fast", "harmless"],
      ["spec.backup.volumeSnapshot.online", false, "harmless"],
    ]),
    ...settings(find(resources, "CronJob"), [
      ...schedules(
        "spec.schedule",
        [undefined, "", "daily", "30 3 1 * *", "30 3 1 1 *", "30 3 30 2 *", "@monthly", "30 25 * * *", "0 30 3 * * *"],
        ["30 3 * * *", "0 * * * *", "30 3 * * 0", "*/15 * * * *", "@daily", "@weekly"],
        { caught: "unpruned-volume-snapshots" },
      ),
      ["spec.suspend", true, unpruned],
      [`${prune}.serviceAccountName`, "strange", unpruned],
      [`${prune}.serviceAccountName`, undefined, unpruned],
      [`${prune}.containers.0.env.1.value`, "strange", unpruned],
      [`${prune}.containers.0.env.2.value`, "365", left("Retention of backups")],
      [`${prune}.containers.0.command.1`, "/etc/prune/other.py", left("Contents of scripts")],
      ["metadata.namespace", "elsewhere", unpruned],
    ]),
    ...settings(find(resources, "Role"), [
      ["rules", [], unpruned],
      ["rules.0.apiGroups", [""], unpruned],
      ["rules.0.resources", ["pods"], unpruned],
      ["rules.0.verbs", ["get", "list"], unpruned],
      ...(["verbs", "resources", "apiGroups"] as const).map((name): Setting => [
        `rules.0.${name}`,
        ["*"],
        caught("excessive-rbac-permissions"),
      ]),
      ...further.map(([rule, verdict]): Setting => ["rules.1", rule, verdict]),
    ]),
    ...settings(find(resources, "RoleBinding"), [
      ["subjects", [], unpruned],
      ["subjects.0.name", "strange", unpruned],
      ["subjects.0.kind", "User", unpruned],
      ["roleRef.name", "strange", unpruned],
      ["roleRef.name", "cluster-admin", caught("excessive-rbac-permissions")],
      ["subjects.1", { kind: "Group", name: "system:authenticated" }, caught("excessive-rbac-permissions")],
    ]),
  ];
}
