import { type ClusterClient, mergePatch, unlessAbsent } from "../../cluster/clusterClient";
import type { CheckContext } from "../check";
import { annotateCluster, fencingAnnotation, fencingOf, readCluster } from "./cnpg";

/**
 * The number of Redis replicas before a check scaled it to zero. An annotation of the Deployment, so that the next run can
 * restore what a killed one left.
 */
const replicasAnnotation = "llm-gateway/verify-replicas";

/** Marks a fence that a check has set, for the same reason. */
const fencedAnnotation = "llm-gateway/verify-fenced";

async function scaleRedis({ apps, namespace }: ClusterClient, name: string, down: boolean): Promise<void> {
  const found = await unlessAbsent(() => apps.readNamespacedDeployment({ namespace, name }));
  if (found === undefined) return;
  const before = found.metadata?.annotations?.[replicasAnnotation];
  if (down === (before !== undefined)) return;
  const body = {
    metadata: { annotations: { [replicasAnnotation]: down ? String(found.spec?.replicas ?? 1) : null } },
    spec: { replicas: down ? 0 : Number(before) },
  };
  await apps.patchNamespacedDeployment({ namespace, name, body }, mergePatch);
}

/** Scales Redis back, where a check scaled it to zero. */
export async function restoreRedis(client: ClusterClient, name: string): Promise<void> {
  await scaleRedis(client, name, false);
}

/** Removes the fence, where a check set it. */
export async function liftFence(client: ClusterClient, name: string): Promise<void> {
  const { metadata } = await readCluster(client, name);
  if (metadata.annotations?.[fencedAnnotation] === undefined) return;
  await annotateCluster(client, name, { [fencingAnnotation]: null, [fencedAnnotation]: null });
}

/**
 * Scales Redis to zero.
 * @returns a function that scales it back, as the end of the check does
 */
export async function stopRedis({ cluster, cleanup }: CheckContext, name: string): Promise<() => Promise<void>> {
  const restore = cleanup.defer(`scale Deployment ${name} back`, () => restoreRedis(cluster, name));
  await scaleRedis(cluster, name, true);
  return restore;
}

/**
 * Stops the database by fencing every instance: PostgreSQL is shut down, pods and volumes stay.
 * @returns a function that removes the fence, as the end of the check does
 * @throws Error where an instance is already fenced
 */
export async function fenceDatabase({ cluster, cleanup }: CheckContext, name: string): Promise<() => Promise<void>> {
  const fencing = fencingOf(await readCluster(cluster, name));
  if (fencing !== undefined) throw new Error(`Cluster ${name} is already fenced (${fencing}): remove that fence first`);
  const lift = cleanup.defer(`remove the fence of Cluster ${name}`, () => liftFence(cluster, name));
  await annotateCluster(cluster, name, { [fencingAnnotation]: '["*"]', [fencedAnnotation]: "true" });
  return lift;
}
