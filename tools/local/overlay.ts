import type { EmbeddedCluster } from "../../lab/embedded";
import type { KindCluster } from "../../lab/kind";

/** The config that a kind cluster requires instead of the shipped one: its storage classes and small volumes. */
export function kindOverlay({ context, storageClass, volumeSnapshotClass }: KindCluster): Record<string, unknown> {
  return {
    "kubernetes:context": context,
    "llm-gateway:postgres": { storage: "2Gi", storageClass, backup: { volumeSnapshotClass } },
  };
}

/**
 * The config that the embedded cluster requires instead of the shipped one: the images that its nodes have (they can't
 * pull), its storage classes, small volumes, and CPU requests that fit two cores. Profile, replicas, budgets, backups and
 * memory stay as shipped.
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

/** The config of a stack that the embedded cluster's Prometheus watches, beside the overlay for that cluster. */
export function monitoringOverlay(redisExporter: string): Record<string, unknown> {
  return { "llm-gateway:images": { redisExporter }, "llm-gateway:monitoring": { enabled: true } };
}
