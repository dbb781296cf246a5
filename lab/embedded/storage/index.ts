import { join } from "node:path";

import { stringify } from "yaml";

import { applyManifests } from "../kubectl";
import { kubeconfigPath, storageClass, storageDriver, volumeSnapshotClass } from "../layout";
import { isRunning, startProcess } from "../nodeProcesses";

const processName = "storage";

/** The StorageClass and the VolumeSnapshotClass that the driver serves. */
export function storageClasses(): object[] {
  return [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: storageClass, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: storageDriver,
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
      // The scheduler chooses the node of a folder.
      volumeBindingMode: "WaitForFirstConsumer",
    },
    {
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotClass",
      metadata: {
        name: volumeSnapshotClass,
        annotations: { "snapshot.storage.kubernetes.io/is-default-class": "true" },
      },
      driver: storageDriver,
      deletionPolicy: "Delete",
    },
  ];
}

/** Creates the classes and starts the process that makes volumes and snapshots. The CRDs must exist. */
export async function startStorage(): Promise<void> {
  await applyManifests(
    storageClasses()
      .map((document) => stringify(document))
      .join("---\n"),
  );
  await startProcess({
    name: processName,
    command: process.execPath,
    args: [require.resolve("ts-node/dist/bin.js"), join(__dirname, "main.ts")],
    env: { KUBECONFIG: kubeconfigPath() },
  });
}

/** Whether that process is running. */
export function isStorageRunning(): boolean {
  return isRunning(processName);
}
