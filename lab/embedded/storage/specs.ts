import { storageDriver } from "../layout";
import { bytes } from "./bytes";
import { contentName, provisionedBy, volumeName } from "./plan";
import type { Claim, Snapshot, SnapshotClass, SnapshotContent, StorageClass, Volume } from "./storageObjects";

/**
 * The PersistentVolume for a claim: a folder on one node. It is a `local` volume, not a `hostPath`, because the
 * kubelet gives only the former to a pod's fsGroup.
 * @param node the node's name
 * @param path the folder
 */
export function persistentVolume(claim: Claim, storageClass: StorageClass, node: string, path: string) {
  const { namespace, name, uid } = claim.metadata;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(claim), annotations: { [provisionedBy]: storageDriver } },
    spec: {
      accessModes: [...(claim.spec.accessModes ?? ["ReadWriteOnce"])],
      capacity: { storage: claim.spec.resources?.requests?.["storage"] ?? "1Gi" },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
      local: { path },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] },
          ],
        },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      storageClassName: storageClass.metadata.name,
      volumeMode: "Filesystem",
    },
  };
}

/** The VolumeSnapshotContent of a snapshot. */
export function snapshotContent(snapshot: Snapshot, snapshotClass: SnapshotClass, volume: Volume) {
  const { namespace, name, uid } = snapshot.metadata;
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotContent",
    metadata: { name: contentName(snapshot) },
    spec: {
      deletionPolicy: snapshotClass.deletionPolicy,
      driver: storageDriver,
      source: { volumeHandle: volume.metadata.name },
      sourceVolumeMode: "Filesystem",
      volumeSnapshotClassName: snapshotClass.metadata.name,
      volumeSnapshotRef: {
        apiVersion: "snapshot.storage.k8s.io/v1",
        kind: "VolumeSnapshot",
        namespace,
        name,
        uid,
      },
    },
  };
}

/**
 * The status of a content whose copy is complete.
 * @param takenAt when the copy was started
 */
export function contentStatus(snapshot: Snapshot, volume: Volume, takenAt: Date) {
  return {
    snapshotHandle: contentName(snapshot),
    // Nanoseconds since 1970, a number in JSON: exact to a few hundred of them, as a copy's time needn't be.
    creationTime: takenAt.getTime() * 1_000_000,
    restoreSize: bytes(volume.spec.capacity?.["storage"] ?? "0"),
    readyToUse: true,
  };
}

/** The status of a snapshot that is bound to its content. */
export function snapshotStatus(content: SnapshotContent) {
  return {
    boundVolumeSnapshotContentName: content.metadata.name,
    creationTime: new Date((content.status?.creationTime ?? 0) / 1_000_000).toISOString().replace(/\.\d+Z$/, "Z"),
    readyToUse: true,
    restoreSize: String(content.status?.restoreSize ?? 0),
    // A merge patch that removes an earlier error.
    error: null,
  };
}
