import { z } from "zod";

import { type ClusterClient, unlessAbsent } from "../../cluster/clusterClient";

const address = (client: ClusterClient, name: string) => ({
  group: "snapshot.storage.k8s.io",
  version: "v1",
  namespace: client.namespace,
  plural: "volumesnapshots",
  name,
});

const snapshotSchema = z.looseObject({
  status: z.looseObject({ readyToUse: z.boolean().optional(), creationTime: z.coerce.date().optional() }).optional(),
});

/** The part of a VolumeSnapshot that is used here. */
export interface Snapshot {
  readyToUse: boolean;
  creationTime: Date;
}

/** Reads a VolumeSnapshot; undefined where there is none, or it isn't taken yet. */
export async function readSnapshot(client: ClusterClient, name: string): Promise<Snapshot | undefined> {
  const object: unknown = await unlessAbsent(() => client.custom.getNamespacedCustomObject(address(client, name)));
  const { status } = snapshotSchema.parse(object ?? {});
  if (status?.creationTime === undefined) return undefined;
  return { readyToUse: status.readyToUse ?? false, creationTime: status.creationTime };
}

/** Deletes a VolumeSnapshot, if it exists. */
export async function deleteSnapshot(client: ClusterClient, name: string): Promise<void> {
  await unlessAbsent(() => client.custom.deleteNamespacedCustomObject(address(client, name)));
}
