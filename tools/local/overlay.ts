import type { EmbeddedCluster } from "../../lab/embedded";

/**
 * What the embedded cluster needs otherwise than the shipped stack says: the images that the node has (it can't pull),
 * its classes, small volumes, and CPU requests that two cores can give. Profile, replicas, budgets, backups and memory
 * stay as shipped.
 */
export function embeddedOverlay(cluster: EmbeddedCluster): Record<string, unknown> {
  const { litellm, postgres, redis } = cluster.images;
  return {
    "kubernetes:context": cluster.context,
    "llm-gateway:images": { litellm, postgres, redis },
    "llm-gateway:litellm": { sizes: { cpuRequest: "100m" } },
    "llm-gateway:postgres": {
      storage: "2Gi",
      storageClass: cluster.storageClass,
      sizes: { cpuRequest: "50m" },
      backup: { volumeSnapshotClass: cluster.volumeSnapshotClass },
    },
    "llm-gateway:redis": { sizes: { cpuRequest: "20m" } },
  };
}
