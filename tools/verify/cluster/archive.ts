import { z } from "zod";

import { barmanPluginName } from "../../../components/postgres/objectStoreSpec";
import { origin, originCluster } from "../../../components/postgres/recoverySpec";
import type { ClusterClient } from "../../cluster/clusterClient";
import type { PostgresClusterObject } from "./cnpg";
import type { RestoreSource } from "./scratchCluster";

/** Where a Cluster archives its WAL. */
export interface Archive {
  /** The name of its ObjectStore. */
  store: string;
  /** Its folder in the object store. */
  serverName: string;
}

/** The archive of a Cluster; undefined where it archives nothing. */
export function archiveOf({ metadata, spec }: PostgresClusterObject): Archive | undefined {
  const plugin = spec.plugins?.find(({ name, isWALArchiver }) => name === barmanPluginName && isWALArchiver === true);
  const store = plugin?.parameters?.barmanObjectName;
  if (store === undefined) return undefined;
  return { store, serverName: plugin?.parameters?.serverName ?? metadata.name };
}

/** A restore from an archive, as of a time. */
export function restoreOf({ store, serverName }: Archive, targetTime: string): RestoreSource {
  return {
    recovery: { source: origin, recoveryTarget: { targetTime } },
    externalClusters: [originCluster(store, serverName)],
  };
}

const storeSchema = z.looseObject({
  status: z
    .looseObject({
      serverRecoveryWindow: z
        .record(z.string(), z.looseObject({ lastSuccessfulBackupTime: z.coerce.date().optional() }))
        .optional(),
    })
    .optional(),
});

/** When the newest base backup in an archive was taken; undefined where there is none. */
export async function lastBaseBackup(
  { custom, namespace }: ClusterClient,
  { store, serverName }: Archive,
): Promise<Date | undefined> {
  const object: unknown = await custom.getNamespacedCustomObject({
    group: "barmancloud.cnpg.io",
    version: "v1",
    namespace,
    plural: "objectstores",
    name: store,
  });
  return storeSchema.parse(object).status?.serverRecoveryWindow?.[serverName]?.lastSuccessfulBackupTime;
}
