import type { BackupSettings } from "../settings";

/** The part of CloudNativePG's `ScheduledBackup.spec` that the program uses. */
export interface ScheduledBackupSpec {
  cluster: { name: string };
  /** Cron with six fields, seconds first. */
  schedule: string;
  /** Explicit, since the operator's default is an object store. */
  method: "volumeSnapshot";
  /** `cluster`: Backups go with the Cluster. */
  backupOwnerReference: "none" | "self" | "cluster";
  /** Whether the first backup is taken at once rather than up to a day later. */
  immediate: boolean;
  suspend: boolean;
}

/** The spec of the daily backup. */
export function scheduledBackupSpec(clusterName: string, backup: BackupSettings): ScheduledBackupSpec {
  return {
    cluster: { name: clusterName },
    schedule: backup.schedule,
    method: "volumeSnapshot",
    backupOwnerReference: "cluster",
    immediate: true,
    suspend: false,
  };
}
