import { type ClusterClient } from "../../cluster/clusterClient";
import type { Target } from "../target";
import { uncordonAll } from "./nodes";
import { liftFence, restoreRedis } from "./outage";
import { scratchSelector } from "./scratch";

/** The operator's kinds that checks create. */
const operatorKinds = ["clusters", "backups"];

/**
 * Cleans up after a killed run: deletes its pods, Secrets, scratch Clusters and Backups, uncordons the node it cordoned,
 * removes its fence and scales Redis back.
 */
export async function removeLeftovers(client: ClusterClient, target: Target): Promise<void> {
  const { core, custom, namespace } = client;
  const scratch = { namespace, labelSelector: scratchSelector };
  await core.deleteCollectionNamespacedPod(scratch);
  await core.deleteCollectionNamespacedSecret(scratch);
  for (const plural of operatorKinds) {
    await custom.deleteCollectionNamespacedCustomObject({
      ...scratch,
      group: "postgresql.cnpg.io",
      version: "v1",
      plural,
    });
  }
  await uncordonAll(client);
  await liftFence(client, target.postgres.cluster);
  if (target.redis?.name !== undefined) await restoreRedis(client, target.redis.name);
}
