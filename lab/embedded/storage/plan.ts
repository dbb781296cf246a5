import { storageDriver } from "../layout";
import { bytes } from "./bytes";
import type { Claim, Observed, Snapshot, SnapshotClass, SnapshotContent, StorageClass, Volume } from "./storageObjects";

/** One action of the driver. */
export type Action =
  | { kind: "provision"; claim: Claim; storageClass: StorageClass; node: string; from: SnapshotContent | undefined }
  | { kind: "refuse-claim"; claim: Claim; message: string }
  | { kind: "expand-volume"; volume: Volume; claim: Claim; size: string }
  | { kind: "delete-volume"; volume: Volume }
  | { kind: "take-snapshot"; snapshot: Snapshot; snapshotClass: SnapshotClass; volume: Volume }
  | { kind: "bind-snapshot"; snapshot: Snapshot; content: SnapshotContent }
  | { kind: "fail-snapshot"; snapshot: Snapshot; message: string }
  | { kind: "delete-content"; content: SnapshotContent };

/** The annotation with the provisioner of a volume, which also deletes it. */
export const provisionedBy = "pv.kubernetes.io/provisioned-by";

/** The annotation by which the scheduler names the node that a claim's first pod goes to. */
export const selectedNode = "volume.kubernetes.io/selected-node";

const defaultSnapshotClass = "snapshot.storage.kubernetes.io/is-default-class";

/** The name of the PersistentVolume for a claim: the same at every attempt, so that it is created once. */
export function volumeName(claim: Claim): string {
  return `pvc-${claim.metadata.uid}`;
}

/** The name of the VolumeSnapshotContent for a snapshot, and of the folder with its copy. */
export function contentName(snapshot: Snapshot): string {
  return `snapcontent-${snapshot.metadata.uid}`;
}

const isOurs = (volume: Volume): boolean => volume.metadata.annotations?.[provisionedBy] === storageDriver;

function planClaim(claim: Claim, observed: Observed): Action[] {
  const storageClass = observed.storageClasses.find(
    ({ metadata, provisioner }) => metadata.name === claim.spec.storageClassName && provisioner === storageDriver,
  );
  const isDone = claim.spec.volumeName !== undefined || claim.metadata.deletionTimestamp !== undefined;
  if (storageClass === undefined || isDone) return [];
  if (observed.volumes.some(({ metadata }) => metadata.name === volumeName(claim))) return [];
  if (claim.spec.volumeMode === "Block")
    return [{ kind: "refuse-claim", claim, message: "block volumes are not offered: ask for volumeMode Filesystem" }];
  const node = claim.metadata.annotations?.[selectedNode];
  if (node === undefined) return [];
  const source = claim.spec.dataSource;
  if (source === undefined) return [{ kind: "provision", claim, storageClass, node, from: undefined }];
  if (source.kind !== "VolumeSnapshot")
    return [
      {
        kind: "refuse-claim",
        claim,
        message: `a ${source.kind} can't be copied: only a VolumeSnapshot can be restored`,
      },
    ];
  const snapshot = observed.snapshots.find(
    ({ metadata }) => metadata.namespace === claim.metadata.namespace && metadata.name === source.name,
  );
  const from = observed.contents.find(
    ({ metadata }) => metadata.name === snapshot?.status?.boundVolumeSnapshotContentName,
  );
  if (snapshot?.status?.readyToUse !== true || from === undefined)
    return [{ kind: "refuse-claim", claim, message: `VolumeSnapshot ${source.name} is not there or not ready yet` }];
  return [{ kind: "provision", claim, storageClass, node, from }];
}

function planVolume(volume: Volume): Action[] {
  const isReleased = volume.status?.phase === "Released" && volume.spec.persistentVolumeReclaimPolicy === "Delete";
  return isOurs(volume) && isReleased && volume.metadata.deletionTimestamp === undefined
    ? [{ kind: "delete-volume", volume }]
    : [];
}

/** A folder has no size: only the objects have to agree on one, as after a driver's expansion. */
function planExpansion(claim: Claim, volumes: readonly Volume[]): Action[] {
  const volume = volumes.find(({ metadata }) => metadata.name === claim.spec.volumeName);
  const size = claim.spec.resources?.requests?.["storage"];
  const current = claim.status?.capacity?.["storage"];
  if (volume === undefined || size === undefined || current === undefined) return [];
  return isOurs(volume) && bytes(size) > bytes(current) ? [{ kind: "expand-volume", volume, claim, size }] : [];
}

function findSnapshotClass(snapshot: Snapshot, classes: readonly SnapshotClass[]): SnapshotClass | undefined {
  const wanted = snapshot.spec.volumeSnapshotClassName;
  return classes.find(({ metadata }) =>
    wanted === undefined ? metadata.annotations?.[defaultSnapshotClass] === "true" : metadata.name === wanted,
  );
}

function planSnapshot(snapshot: Snapshot, observed: Observed): Action[] {
  const { source } = snapshot.spec;
  if (snapshot.metadata.deletionTimestamp !== undefined || snapshot.status?.readyToUse === true) return [];
  if (source.persistentVolumeClaimName === undefined) return [];
  const content = observed.contents.find(({ metadata }) => metadata.name === contentName(snapshot));
  if (content?.status?.readyToUse === true) return [{ kind: "bind-snapshot", snapshot, content }];
  const fail = (message: string): Action[] =>
    snapshot.status?.error?.message === message ? [] : [{ kind: "fail-snapshot", snapshot, message }];
  const snapshotClass = findSnapshotClass(snapshot, observed.snapshotClasses);
  if (snapshotClass === undefined)
    return fail(
      snapshot.spec.volumeSnapshotClassName === undefined
        ? "no volumeSnapshotClassName is given, and there is no default VolumeSnapshotClass"
        : `VolumeSnapshotClass "${snapshot.spec.volumeSnapshotClassName}" not found`,
    );
  if (snapshotClass.driver !== storageDriver) return [];
  const claim = observed.claims.find(
    ({ metadata }) =>
      metadata.namespace === snapshot.metadata.namespace && metadata.name === source.persistentVolumeClaimName,
  );
  const volume = observed.volumes.find(({ metadata }) => metadata.name === claim?.spec.volumeName);
  if (claim === undefined) return fail(`PersistentVolumeClaim "${source.persistentVolumeClaimName}" not found`);
  if (volume === undefined) return fail(`PersistentVolumeClaim "${source.persistentVolumeClaimName}" is not bound`);
  if (!isOurs(volume))
    return fail(`the volume of "${source.persistentVolumeClaimName}" is not one of ${storageDriver}`);
  return [{ kind: "take-snapshot", snapshot, snapshotClass, volume }];
}

function planContent(content: SnapshotContent, observed: Observed): Action[] {
  const { driver, deletionPolicy, volumeSnapshotRef } = content.spec;
  if (driver !== storageDriver || deletionPolicy !== "Delete") return [];
  const isWanted = observed.snapshots.some(({ metadata }) => metadata.uid === volumeSnapshotRef.uid);
  return isWanted ? [] : [{ kind: "delete-content", content }];
}

/**
 * The necessary actions: volumes for claims, copies for snapshots, and the deletion of both when they are no longer
 * used. Depends on the existing objects only, so that it is correct after an interruption at any point.
 */
export function plan(observed: Observed): Action[] {
  return [
    ...observed.claims.flatMap((claim) => planClaim(claim, observed)),
    ...observed.claims.flatMap((claim) => planExpansion(claim, observed.volumes)),
    ...observed.snapshots.flatMap((snapshot) => planSnapshot(snapshot, observed)),
    ...observed.volumes.flatMap(planVolume),
    ...observed.contents.flatMap((content) => planContent(content, observed)),
  ];
}
