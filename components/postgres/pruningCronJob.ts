import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

import { scriptCronJobSpec } from "./scriptCronJob";

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
  const { name, image } = settings;
  return scriptCronJobSpec(
    {
      name,
      image,
      container: "prune",
      script: "prune.py",
      // Half an hour after the default backup.
      schedule: "30 3 * * *",
      env: [
        { name: "NAMESPACE", value: settings.namespace },
        { name: "CLUSTER", value: settings.clusterName },
        { name: "RETENTION_DAYS", value: String(settings.retentionDays) },
      ],
    },
    labels,
  );
}
