import type { V1ObjectMeta } from "@kubernetes/client-node";

import type { ClusterClient } from "../../../tools/cluster/clusterClient";

/** What a gateway must not lose, by `Kind name`: an object's UID and, for a Secret, its content. */
export type HeldData = Record<string, string>;

/** A key of 0.1 that the program no longer creates; nothing depends on its value. */
const dropped = "DRAIN_ENDPOINT_TOKEN";

/** Reads the namespace, the PostgreSQL Cluster, the volumes of its instances and the Secrets of a gateway. */
export async function heldData({ core, custom, namespace }: ClusterClient): Promise<HeldData> {
  const [own, cluster, volumes, secrets] = await Promise.all([
    core.readNamespace({ name: namespace }),
    custom.getNamespacedCustomObject({
      group: "postgresql.cnpg.io",
      version: "v1",
      plural: "clusters",
      namespace,
      name: "litellm-pg",
    }),
    core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector: "cnpg.io/cluster=litellm-pg" }),
    core.listNamespacedSecret({ namespace }),
  ]);
  const identity = (kind: string, { name, uid }: V1ObjectMeta = {}): [string, string] => [
    `${kind} ${name ?? ""}`,
    uid ?? "",
  ];
  return Object.fromEntries([
    identity("Namespace", own.metadata),
    identity("Cluster", (cluster as { metadata: V1ObjectMeta }).metadata),
    ...volumes.items.map(({ metadata }) => identity("PersistentVolumeClaim", metadata)),
    ...secrets.items.flatMap(({ metadata, data = {} }) => [
      identity("Secret", metadata),
      ...Object.entries(data)
        .filter(([key]) => key !== dropped)
        .map(([key, value]) => [`Secret ${metadata?.name ?? ""}, key ${key}`, value]),
    ]),
  ]) as HeldData;
}
