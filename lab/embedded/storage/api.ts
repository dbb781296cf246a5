import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import {
  CoreV1Api,
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
  Watch,
  setHeaderOptions,
} from "@kubernetes/client-node";

import type { Observed, Volume } from "./storageObjects";

const snapshotGroup = "snapshot.storage.k8s.io";
const version = "v1";

/** The kinds that the driver looks at, and the paths that their changes are watched at. */
const kinds = {
  claims: { apiVersion: "v1", kind: "PersistentVolumeClaim", path: "/api/v1/persistentvolumeclaims" },
  volumes: { apiVersion: "v1", kind: "PersistentVolume", path: "/api/v1/persistentvolumes" },
  storageClasses: {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    path: "/apis/storage.k8s.io/v1/storageclasses",
  },
  snapshots: {
    apiVersion: `${snapshotGroup}/${version}`,
    kind: "VolumeSnapshot",
    path: `/apis/${snapshotGroup}/${version}/volumesnapshots`,
  },
  contents: {
    apiVersion: `${snapshotGroup}/${version}`,
    kind: "VolumeSnapshotContent",
    path: `/apis/${snapshotGroup}/${version}/volumesnapshotcontents`,
  },
  snapshotClasses: {
    apiVersion: `${snapshotGroup}/${version}`,
    kind: "VolumeSnapshotClass",
    path: `/apis/${snapshotGroup}/${version}/volumesnapshotclasses`,
  },
} as const;

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** The requests of the driver to the API server. */
export class StorageApi {
  private readonly objects: KubernetesObjectApi;
  private readonly custom: CustomObjectsApi;
  private readonly core: CoreV1Api;

  constructor(private readonly config: KubeConfig) {
    this.objects = KubernetesObjectApi.makeApiClient(config);
    this.custom = config.makeApiClient(CustomObjectsApi);
    this.core = config.makeApiClient(CoreV1Api);
  }

  private async list<T>({ apiVersion, kind }: { apiVersion: string; kind: string }): Promise<T[]> {
    const { items } = await this.objects.list(apiVersion, kind);
    return items as unknown as T[];
  }

  /** Reads all objects that the plan depends on. */
  async observe(): Promise<Observed> {
    const [claims, volumes, storageClasses, snapshots, contents, snapshotClasses] = await Promise.all([
      this.list<Observed["claims"][number]>(kinds.claims),
      this.list<Observed["volumes"][number]>(kinds.volumes),
      this.list<Observed["storageClasses"][number]>(kinds.storageClasses),
      this.list<Observed["snapshots"][number]>(kinds.snapshots),
      this.list<Observed["contents"][number]>(kinds.contents),
      this.list<Observed["snapshotClasses"][number]>(kinds.snapshotClasses),
    ]);
    return { claims, volumes, storageClasses, snapshots, contents, snapshotClasses };
  }

  /** The uids of the pods that have a volume mounted, according to their specifications. */
  async podsUsing(volume: Volume): Promise<string[]> {
    const { namespace = "default", name } = volume.spec.claimRef ?? {};
    const { items } = await this.core.listNamespacedPod({ namespace });
    return items
      .filter(({ spec }) => spec?.volumes?.some((one) => one.persistentVolumeClaim?.claimName === name))
      .map(({ metadata }) => metadata?.uid ?? "");
  }

  /** Creates an object, unless it exists. */
  async create(object: KubernetesObject): Promise<void> {
    try {
      await this.objects.create(object);
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
  }

  /** Deletes an object, if it exists. */
  async delete(apiVersion: string, kind: string, name: string): Promise<void> {
    try {
      await this.objects.delete({ apiVersion, kind, metadata: { name } });
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  }

  /** Sets fields of a PersistentVolume. */
  async patchVolume(name: string, body: object): Promise<void> {
    await this.core.patchPersistentVolume({ name, body }, mergePatch);
  }

  /** Sets fields of a PersistentVolumeClaim's status. */
  async patchClaimStatus(namespace: string, name: string, status: object): Promise<void> {
    await this.core.patchNamespacedPersistentVolumeClaimStatus({ namespace, name, body: { status } }, mergePatch);
  }

  /** Sets fields of a VolumeSnapshot's status. */
  async patchSnapshotStatus(namespace: string, name: string, status: object): Promise<void> {
    await this.custom.patchNamespacedCustomObjectStatus(
      { group: snapshotGroup, version, namespace, plural: "volumesnapshots", name, body: { status } },
      mergePatch,
    );
  }

  /** Sets fields of a VolumeSnapshotContent's status. */
  async patchContentStatus(name: string, status: object): Promise<void> {
    await this.custom.patchClusterCustomObjectStatus(
      { group: snapshotGroup, version, plural: "volumesnapshotcontents", name, body: { status } },
      mergePatch,
    );
  }

  /**
   * Calls `changed` whenever an object of one of the kinds changes, indefinitely; a watch that ends, as it does when the API
   * server restarts, is started again, and counts as a change, because some may have been missed.
   */
  watch(changed: () => void): void {
    const watch = new Watch(this.config);
    for (const { path } of Object.values(kinds)) {
      const begin = (): void => {
        const again = (): void => {
          changed();
          setTimeout(begin, 1000);
        };
        watch.watch(path, {}, changed, again).catch(again);
      };
      begin();
    }
  }
}

/** Whether an error is a response of the API server with this status code. */
export function isStatus(error: unknown, code: number): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
