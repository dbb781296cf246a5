import type { PostgresSettings } from "../settings";
import { barmanPluginName } from "./objectStoreSpec";

/** The part of the Cluster's spec that says how its first instance is made. */
export interface BootstrapSpec {
  bootstrap:
    | { initdb: { database: string; owner: string } }
    | {
        recovery: {
          database: string;
          owner: string;
          backup?: { name: string };
          volumeSnapshots?: { storage: { name: string; kind: "VolumeSnapshot"; apiGroup: "snapshot.storage.k8s.io" } };
          /** A name in `externalClusters`. */
          source?: string;
          recoveryTarget?: { targetTime: string };
        };
      };
  externalClusters?: ReturnType<typeof originCluster>[];
}

/** The name of the ObjectStore that a Cluster is restored from. */
export const recoveryStoreName = (clusterName: string): string => `${clusterName}-recovery`;

/** The name under which the Cluster's spec refers to the lost one. */
export const origin = "origin";

/** The lost Cluster, as the spec of the one that is restored from its archive names it in `externalClusters`. */
export function originCluster(barmanObjectName: string, serverName: string) {
  return { name: origin, plugin: { name: barmanPluginName, parameters: { barmanObjectName, serverName } } };
}

type Database = Pick<PostgresSettings, "clusterName" | "database" | "owner" | "recovery">;

/**
 * How the first instance is made: empty, or from a backup. The operator reads it only when it creates the Cluster, so that
 * `recovery` can stay in the config. Without database and owner a recovered Cluster waits for a role `app` forever.
 */
export function bootstrapSpec({ clusterName, database, owner, recovery }: Database): BootstrapSpec {
  if (recovery === undefined) return { bootstrap: { initdb: { database, owner } } };
  const { backup, snapshot, objectStore, targetTime } = recovery;
  return {
    bootstrap: {
      recovery: {
        database,
        owner,
        ...(backup === undefined ? {} : { backup: { name: backup } }),
        ...(snapshot === undefined
          ? {}
          : {
              volumeSnapshots: {
                storage: { name: snapshot, kind: "VolumeSnapshot", apiGroup: "snapshot.storage.k8s.io" },
              },
            }),
        ...(objectStore ? { source: origin } : {}),
        ...(targetTime === undefined ? {} : { recoveryTarget: { targetTime } }),
      },
    },
    ...(objectStore
      ? { externalClusters: [originCluster(recoveryStoreName(clusterName), objectStore.serverName)] }
      : {}),
  };
}
