import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { type BackupObject, createObject, readBackup } from "../../../tools/verify/cluster/cnpg";
import { runNow } from "./cronJobs";

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
export function pruneNow(cluster: ClusterClient, retentionDays: number): Promise<void> {
  return runNow(cluster, `${postgres}-prune`, { RETENTION_DAYS: String(retentionDays) });
}
