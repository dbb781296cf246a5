import assert from "node:assert/strict";

import { BatchV1Api } from "@kubernetes/client-node";

import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { type BackupObject, createObject, readBackup } from "../../../tools/verify/cluster/cnpg";

const postgres = "litellm-pg";

/** Takes a backup of the stack's Cluster and waits until it is complete. */
export async function backUp(cluster: ClusterClient, name: string): Promise<void> {
  await createObject(cluster, "backups", {
    kind: "Backup",
    metadata: { name },
    spec: { cluster: { name: postgres }, method: "volumeSnapshot" },
  });
  await waitFor(async () => (await readBackup(cluster, name)).status?.phase === "completed", {
    deadline: 300,
    what: `Backup ${name} to complete`,
  });
}

/** The names of the VolumeSnapshots of a backup. */
export function snapshotsOf({ status }: BackupObject): string[] {
  return (status?.snapshotBackupStatus?.elements ?? []).map(({ name }) => name);
}

/** Runs the pruning CronJob's Job now, with another retention, and waits until it succeeded. */
export async function pruneNow({ kubeConfig, namespace }: ClusterClient, retentionDays: number): Promise<void> {
  const batch = kubeConfig.makeApiClient(BatchV1Api);
  const { spec } = await batch.readNamespacedCronJob({ namespace, name: `${postgres}-prune` });
  const job = structuredClone(spec?.jobTemplate.spec);
  const retention = job?.template.spec?.containers[0]?.env?.find(({ name }) => name === "RETENTION_DAYS");
  assert.ok(job && retention, "the CronJob has no RETENTION_DAYS");
  retention.value = String(retentionDays);
  const name = "prune-now";
  await batch.createNamespacedJob({ namespace, body: { metadata: { name }, spec: job } });
  await waitFor(async () => ((await batch.readNamespacedJob({ namespace, name })).status?.succeeded ?? 0) === 1, {
    deadline: 120,
    what: "the pruning job to succeed",
  });
  await batch.deleteNamespacedJob({ namespace, name, propagationPolicy: "Foreground" });
}
