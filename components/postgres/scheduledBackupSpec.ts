import type { BackupSettings, ObjectStoreSettings } from "../settings";
import { barmanPluginName } from "./objectStoreSpec";

/** The part of CloudNativePG's `ScheduledBackup.spec` that the program uses. */
export interface ScheduledBackupSpec {
  cluster: { name: string };
  /** Cron with six fields, seconds first. */
  schedule: string;
  /** Explicit, since the operator's default is an object store that version 1.31 no longer has. */
  method: "volumeSnapshot" | "plugin";
  pluginConfiguration?: { name: string };
  /** `cluster`: Backups go with the Cluster. */
  backupOwnerReference: "none" | "self" | "cluster";
  /** Whether the first backup is taken at once rather than up to a day later. */
  immediate: boolean;
  suspend: boolean;
}

/** The spec of the scheduled volume snapshots. */
export function scheduledBackupSpec(clusterName: string, { schedule }: BackupSettings): ScheduledBackupSpec {
  return { ...scheduled(clusterName, schedule), method: "volumeSnapshot" };
}

/** The spec of the scheduled base backups in the object store. */
export function archiveBackupSpec(clusterName: string, { schedule }: ObjectStoreSettings): ScheduledBackupSpec {
  return { ...scheduled(clusterName, schedule), method: "plugin", pluginConfiguration: { name: barmanPluginName } };
}

function scheduled(clusterName: string, schedule: string): Omit<ScheduledBackupSpec, "method"> {
  return {
    cluster: { name: clusterName },
    schedule,
    backupOwnerReference: "cluster",
    immediate: true,
    suspend: false,
  };
}
