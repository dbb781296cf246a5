import { type ClusterClient, mergePatch, unlessAbsent } from "../../cluster/clusterClient";
import type { CheckContext } from "../check";
import { annotateCluster, fencingAnnotation, fencingOf, readCluster } from "./cnpg";

/**
 * How many replicas Redis had before a check scaled it down. It stands on the Deployment, so that even a run that was
 * killed half-way is put right by the next.
 */
const replicasAnnotation = "llm-gateway/verify-replicas";

/** Says that the fence is a check's own, for the same reason. */
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

/** Brings Redis back, where a check took it away. */
export async function restoreRedis(client: ClusterClient, name: string): Promise<void> {
  await scaleRedis(client, name, false);
}

/** Lifts the fence, where a check set it. */
export async function liftFence(client: ClusterClient, name: string): Promise<void> {
  const { metadata } = await readCluster(client, name);
  if (metadata.annotations?.[fencedAnnotation] === undefined) return;
  await annotateCluster(client, name, { [fencingAnnotation]: null, [fencedAnnotation]: null });
}

/**
 * Takes Redis away by scaling its Deployment to nothing.
 * @returns brings it back; so does the end of the check
 */
export async function stopRedis({ cluster, cleanup }: CheckContext, name: string): Promise<() => Promise<void>> {
  const restore = cleanup.defer(`scale Deployment ${name} back`, () => restoreRedis(cluster, name));
  await scaleRedis(cluster, name, true);
  return restore;
}

/**
 * Takes the database away by fencing every instance: PostgreSQL is shut down, pods and volumes stay.
 * @returns lifts the fence; so does the end of the check
 * @throws Error where somebody else fenced an instance before
 */
export async function fenceDatabase({ cluster, cleanup }: CheckContext, name: string): Promise<() => Promise<void>> {
  const fencing = fencingOf(await readCluster(cluster, name));
  if (fencing !== undefined) throw new Error(`Cluster ${name} is fenced already (${fencing}): lift that first`);
  const lift = cleanup.defer(`lift the fence of Cluster ${name}`, () => liftFence(cluster, name));
  await annotateCluster(cluster, name, { [fencingAnnotation]: '["*"]', [fencedAnnotation]: "true" });
  return lift;
}
