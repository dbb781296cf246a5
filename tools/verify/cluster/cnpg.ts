import { Watch } from "@kubernetes/client-node";
import { z } from "zod";

import { type ClusterClient, mergePatch } from "../../cluster/clusterClient";

const group = "postgresql.cnpg.io";
const version = "v1";

const clusterSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    instances: z.number(),
    imageName: z.string().optional(),
    storage: z.record(z.string(), z.unknown()).optional(),
    bootstrap: z
      .looseObject({
        initdb: z.looseObject({ database: z.string(), owner: z.string() }).optional(),
        recovery: z.looseObject({ database: z.string().optional(), owner: z.string().optional() }).optional(),
      })
      .optional(),
    plugins: z
      .array(
        z.looseObject({
          name: z.string(),
          isWALArchiver: z.boolean().optional(),
          parameters: z.record(z.string(), z.string()).optional(),
        }),
      )
      .optional(),
  }),
  status: z
    .looseObject({
      phase: z.string().optional(),
      currentPrimary: z.string().optional(),
      targetPrimary: z.string().optional(),
      readyInstances: z.number().optional(),
      image: z.string().optional(),
    })
    .optional(),
});

/** The part of a CloudNativePG Cluster that is used here. */
export type PostgresClusterObject = z.infer<typeof clusterSchema>;

/** `status.phase` of a healthy Cluster (CloudNativePG 1.30). */
export const healthyPhase = "Cluster in healthy state";

/** `status.phase` while another instance takes over. */
export const failingOverPhase = "Failing over";

/** The annotation that stops PostgreSQL in the instances it names, while their pods stay. */
export const fencingAnnotation = "cnpg.io/fencedInstances";

const address = (client: ClusterClient, plural: string) => ({
  group,
  version,
  namespace: client.namespace,
  plural,
});

/** Reads a Cluster. */
export async function readCluster(client: ClusterClient, name: string): Promise<PostgresClusterObject> {
  return clusterSchema.parse(await client.custom.getNamespacedCustomObject({ ...address(client, "clusters"), name }));
}

/** The current primary. @throws Error where the Cluster has none */
export async function primaryOf(client: ClusterClient, name: string): Promise<string> {
  const { status } = await readCluster(client, name);
  if (!status?.currentPrimary) throw new Error(`Cluster ${name} has no primary (phase: ${status?.phase ?? "none"})`);
  return status.currentPrimary;
}

/** The database and its owner that a Cluster was created with. */
export function databaseOf({ spec: { bootstrap } }: PostgresClusterObject): { database: string; owner: string } {
  const { database = "app", owner = "app" } = bootstrap?.initdb ?? bootstrap?.recovery ?? {};
  return { database, owner };
}

/** Whether all instances are ready and no operation is in progress. */
export function isHealthy({ spec, status }: PostgresClusterObject): boolean {
  return (
    status?.phase === healthyPhase &&
    status.readyInstances === spec.instances &&
    status.currentPrimary === status.targetPrimary
  );
}

/** Creates an object of one of the operator's kinds. */
export async function createObject(client: ClusterClient, plural: string, object: object): Promise<void> {
  await client.custom.createNamespacedCustomObject({
    ...address(client, plural),
    body: { apiVersion: `${group}/${version}`, ...object },
  });
}

/** Deletes an object of one of the operator's kinds. */
export async function deleteObject(client: ClusterClient, plural: string, name: string): Promise<void> {
  await client.custom.deleteNamespacedCustomObject({ ...address(client, plural), name });
}

/** Sets annotations of a Cluster; null removes one. */
export async function annotateCluster(
  client: ClusterClient,
  name: string,
  annotations: Record<string, string | null>,
): Promise<void> {
  const body = { metadata: { annotations } };
  await client.custom.patchNamespacedCustomObject({ ...address(client, "clusters"), name, body }, mergePatch);
}

/** The fencing annotation of a Cluster; undefined where it isn't fenced. */
export function fencingOf({ metadata }: PostgresClusterObject): string | undefined {
  const value = metadata.annotations?.[fencingAnnotation];
  return value === undefined || value === "[]" ? undefined : value;
}

const backupSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }),
  spec: z.looseObject({ cluster: z.looseObject({ name: z.string() }) }),
  status: z
    .looseObject({
      phase: z.string().optional(),
      error: z.string().optional(),
      stoppedAt: z.coerce.date().optional(),
      snapshotBackupStatus: z
        .looseObject({ elements: z.array(z.looseObject({ name: z.string(), type: z.string() })).optional() })
        .optional(),
    })
    .optional(),
});

/** The part of a Backup that is used here. */
export type BackupObject = z.infer<typeof backupSchema>;

/** Reads a Backup. */
export async function readBackup(client: ClusterClient, name: string): Promise<BackupObject> {
  return backupSchema.parse(await client.custom.getNamespacedCustomObject({ ...address(client, "backups"), name }));
}

/** The Backups of one Cluster. */
export async function backupsOf(client: ClusterClient, cluster: string): Promise<BackupObject[]> {
  const list: unknown = await client.custom.listNamespacedCustomObject(address(client, "backups"));
  const { items } = z.object({ items: z.array(backupSchema) }).parse(list);
  return items.filter(({ spec }) => spec.cluster.name === cluster);
}

const scheduledBackupSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    cluster: z.looseObject({ name: z.string() }),
    schedule: z.string(),
    method: z.string().optional(),
    suspend: z.boolean().optional(),
  }),
});

/** The part of a ScheduledBackup that is used here. */
export type ScheduledBackupObject = z.infer<typeof scheduledBackupSchema>;

/** The ScheduledBackups of one Cluster. */
export async function scheduledBackupsOf(client: ClusterClient, cluster: string): Promise<ScheduledBackupObject[]> {
  const list: unknown = await client.custom.listNamespacedCustomObject(address(client, "scheduledbackups"));
  const { items } = z.object({ items: z.array(scheduledBackupSchema) }).parse(list);
  return items.filter(({ spec }) => spec.cluster.name === cluster);
}

/**
 * Reports the current state of a Cluster and every change, so that not even short phases are missed. A watch that ends,
 * for example when the API server restarts, is started again.
 * @returns a function that stops it
 */
export async function watchCluster(
  client: ClusterClient,
  name: string,
  onState: (state: PostgresClusterObject) => void,
): Promise<() => void> {
  const path = `/apis/${group}/${version}/namespaces/${client.namespace}/clusters`;
  let stopped = false;
  let controller: AbortController | undefined;
  const open = async (): Promise<void> => {
    controller = await new Watch(client.kubeConfig).watch(
      path,
      { fieldSelector: `metadata.name=${name}` },
      (_, object) => {
        const state = clusterSchema.safeParse(object);
        if (state.success && !stopped) onState(state.data);
      },
      () => {
        if (!stopped) setTimeout(() => void open(), 200);
      },
    );
  };
  await open();
  return () => {
    stopped = true;
    controller?.abort();
  };
}
