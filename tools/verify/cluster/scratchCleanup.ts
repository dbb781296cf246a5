import { type ClusterClient } from "../../cluster/clusterClient";
import type { Target } from "../target";
import { liftFence, restoreRedis } from "./outage";
import { scratchSelector } from "./scratch";

/** The operator's objects that checks make. */
const operatorKinds = ["clusters", "backups"];

/**
 * Puts right what an earlier run left behind that was killed before it could clean up: its pods, Secrets, scratch
 * Clusters and Backups, a fence that it set, a Redis that it scaled down.
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
  await liftFence(client, target.postgres.cluster);
  if (target.redis?.name !== undefined) await restoreRedis(client, target.redis.name);
}
