/** The part of all Kubernetes objects' metadata that the storage driver uses. */
interface ObjectMeta {
  name: string;
  namespace?: string;
  uid: string;
  annotations?: Readonly<Record<string, string>>;
  deletionTimestamp?: string;
}

/** A PersistentVolumeClaim. */
export interface Claim {
  metadata: ObjectMeta;
  spec: {
    storageClassName?: string;
    volumeName?: string;
    volumeMode?: string;
    accessModes?: readonly string[];
    resources?: { requests?: Readonly<Record<string, string>> };
    dataSource?: { apiGroup?: string; kind: string; name: string };
  };
  status?: { phase?: string; capacity?: Readonly<Record<string, string>> };
}

/** A PersistentVolume. */
export interface Volume {
  metadata: ObjectMeta;
  spec: {
    capacity?: Readonly<Record<string, string>>;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { namespace?: string; name?: string; uid?: string };
    local?: { path: string };
  };
  status?: { phase?: string };
}

/** A StorageClass. */
export interface StorageClass {
  metadata: ObjectMeta;
  provisioner: string;
  reclaimPolicy?: string;
}

/** A VolumeSnapshot. */
export interface Snapshot {
  metadata: ObjectMeta;
  spec: {
    volumeSnapshotClassName?: string;
    source: { persistentVolumeClaimName?: string; volumeSnapshotContentName?: string };
  };
  status?: {
    boundVolumeSnapshotContentName?: string;
    readyToUse?: boolean;
    error?: { message?: string };
  };
}

/** A VolumeSnapshotContent. */
export interface SnapshotContent {
  metadata: ObjectMeta;
  spec: {
    driver: string;
    deletionPolicy: string;
    volumeSnapshotRef: { namespace?: string; name?: string; uid?: string };
  };
  status?: { snapshotHandle?: string; readyToUse?: boolean; restoreSize?: number; creationTime?: number };
}

/** A VolumeSnapshotClass. */
export interface SnapshotClass {
  metadata: ObjectMeta;
  driver: string;
  deletionPolicy: string;
}

/** All objects that the driver's plan depends on. */
export interface Observed {
  claims: readonly Claim[];
  volumes: readonly Volume[];
  storageClasses: readonly StorageClass[];
  snapshots: readonly Snapshot[];
  contents: readonly SnapshotContent[];
  snapshotClasses: readonly SnapshotClass[];
}
