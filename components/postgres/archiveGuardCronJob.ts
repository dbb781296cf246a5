import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

import { objectStoreName } from "./objectStoreSpec";
import { scriptCronJobSpec } from "./scriptCronJob";

/** What the guard of the archive needs to know. */
export interface ArchiveGuardSettings {
  /** Name of the CronJob, its ServiceAccount, Role and ConfigMap. */
  name: string;
  namespace: Input<string>;
  clusterName: string;
  /** WAL that may wait to be archived, in segments. */
  segments: number;
  /** An image with Python 3 on its PATH. */
  image: string;
}

/** The guard's script, as the ConfigMap carries it. */
export function archiveGuardScript(): Record<string, string> {
  return { "archive_guard.py": readFileSync(join(__dirname, "archive_guard.py"), "utf8") };
}

/** Just enough to see how much WAL waits, to give up the archive, and to take the base backup that a gap needs. */
export function archiveGuardRules(clusterName: string): types.input.rbac.v1.PolicyRule[] {
  const cnpg = { apiGroups: ["postgresql.cnpg.io"] };
  return [
    { ...cnpg, resources: ["clusters"], resourceNames: [clusterName], verbs: ["get"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
    {
      apiGroups: ["barmancloud.cnpg.io"],
      resources: ["objectstores"],
      resourceNames: [objectStoreName(clusterName)],
      verbs: ["get", "patch"],
    },
    { ...cnpg, resources: ["backups"], resourceNames: [`${clusterName}-after-gap`], verbs: ["get", "delete"] },
    { ...cnpg, resources: ["backups"], verbs: ["create"] },
  ];
}

/** The spec of the CronJob that bounds the WAL that waits for an unreachable object store. */
export function archiveGuardSpec(
  { name, namespace, clusterName, segments, image }: ArchiveGuardSettings,
  labels: Record<string, string>,
): types.input.batch.v1.CronJobSpec {
  return scriptCronJobSpec(
    {
      name,
      image,
      container: "archive-guard",
      script: "archive_guard.py",
      schedule: "*/5 * * * *",
      env: [
        { name: "NAMESPACE", value: namespace },
        { name: "CLUSTER", value: clusterName },
        { name: "STORE", value: objectStoreName(clusterName) },
        { name: "LIMIT", value: String(segments) },
      ],
    },
    labels,
  );
}
