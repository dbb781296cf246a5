import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

import { containerSecurityContext, podSecurityContext } from "../kubernetes/security";

/** What the pruning of old backups needs to know. */
export interface PruningSettings {
  /** Name of the CronJob, its ServiceAccount, Role and ConfigMap. */
  name: string;
  namespace: Input<string>;
  clusterName: string;
  retentionDays: number;
  /** An image with Python 3 on its PATH. */
  image: string;
}

const scriptFolder = "/etc/prune";
const nobody = 65534;

/** The pruning script, as the ConfigMap carries it. */
export function pruningScript(): Record<string, string> {
  return { "prune.py": readFileSync(join(__dirname, "prune.py"), "utf8") };
}

/** Just enough to list Backups and delete them; deleting takes the snapshots along. */
export const pruningRules: types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: ["postgresql.cnpg.io"], resources: ["backups"], verbs: ["list", "delete"] },
];

/** The spec of the daily CronJob that deletes backups past their retention. */
export function pruningSpec(
  settings: PruningSettings,
  labels: Record<string, string>,
): types.input.batch.v1.CronJobSpec {
  return {
    // Kubernetes' own cron has five fields; half an hour after the default backup.
    schedule: "30 3 * * *",
    concurrencyPolicy: "Forbid",
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: 600,
        template: {
          metadata: { labels },
          spec: {
            restartPolicy: "Never",
            serviceAccountName: settings.name,
            securityContext: podSecurityContext(nobody),
            containers: [
              {
                name: "prune",
                image: settings.image,
                imagePullPolicy: "IfNotPresent",
                command: ["python", `${scriptFolder}/prune.py`],
                env: [
                  { name: "NAMESPACE", value: settings.namespace },
                  { name: "CLUSTER", value: settings.clusterName },
                  { name: "RETENTION_DAYS", value: String(settings.retentionDays) },
                ],
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
                securityContext: containerSecurityContext,
                volumeMounts: [{ name: "script", mountPath: scriptFolder, readOnly: true }],
              },
            ],
            volumes: [{ name: "script", configMap: { name: settings.name } }],
          },
        },
      },
    },
  };
}
