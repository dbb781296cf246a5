import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";

import { UserError } from "../../components/userError";
import type { Progress } from "../../tools/shared/progress";
import { clusterPartsSteps, ensureClusterParts } from "../build/clusterParts";
import { ensureImages, imageNames, operatorImageName, pauseImage } from "../build/images";
import { contextName, embeddedState, kubeconfigPath, storageClass, volumeSnapshotClass } from "./layout";
import { exclusively } from "./machineLock";
import { isNodeHealthy, isNodeRunning, startControlPlane, startRuntime, startWorker, stopNode } from "./node";
import { importImages, removeOtherImages } from "./nodeImages";
import { installOperator, isOperatorServing, operatorManifests, waitForOperator } from "./operator";
import { isStorageRunning, startStorage } from "./storage";

export type { ComponentName } from "./components";
export { kubectl } from "./kubectl";
export { restartApiServer, startComponent, stopComponent, waitForApiServer } from "./node";
export { startOperator, stopOperator } from "./operator";

/** What a caller needs to use the embedded cluster. */
export interface EmbeddedCluster {
  /** The path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** The kubeconfig's one context. */
  context: string;
  /** The default StorageClass. */
  storageClass: string;
  /** The VolumeSnapshotClass of the same driver. */
  volumeSnapshotClass: string;
  /** The images that the node has; it can't pull any other. */
  images: { litellm: string; postgres: string; redis: string; kubectl: string };
}

/** How many steps `startEmbeddedCluster` reports at most. */
export const embeddedStepCount = clusterPartsSteps + 3;

/** Written when everything is up, so that a cluster whose start was cut short isn't taken for a running one. */
const summaryFile = (): string => embeddedState("cluster.json");

/** The embedded cluster that runs now, as far as its processes tell; `undefined` where none is up. */
export function describeEmbeddedCluster(): EmbeddedCluster | undefined {
  try {
    const summary = JSON.parse(readFileSync(summaryFile(), "utf8")) as EmbeddedCluster;
    return isNodeRunning() ? summary : undefined;
  } catch {
    return undefined;
  }
}

async function isHealthy(): Promise<boolean> {
  return (
    describeEmbeddedCluster() !== undefined &&
    isStorageRunning() &&
    (await isNodeHealthy()) &&
    (await isOperatorServing())
  );
}

/** Notes that the cluster is up, and with what. */
async function summarize(): Promise<EmbeddedCluster> {
  const cluster: EmbeddedCluster = {
    kubeconfig: kubeconfigPath(),
    context: contextName,
    storageClass,
    volumeSnapshotClass,
    images: imageNames(),
  };
  await writeFile(summaryFile(), JSON.stringify(cluster, undefined, 2));
  return cluster;
}

/** The cluster, where it is healthy and has the images that this version of the code makes. */
async function currentCluster(): Promise<EmbeddedCluster | undefined> {
  const running = describeEmbeddedCluster();
  const isCurrent = JSON.stringify(running?.images) === JSON.stringify(imageNames());
  return isCurrent && (await isHealthy()) ? running : undefined;
}

/** Gives a running cluster the images that this version of the code makes and the one that started it did not. */
async function updateImages(progress: Progress): Promise<EmbeddedCluster> {
  await progress.step("container images that the running cluster lacks", async (tell) => {
    await ensureImages(tell);
    await importImages(tell);
  });
  return summarize();
}

async function start(progress: Progress): Promise<EmbeddedCluster> {
  await ensureClusterParts(progress);
  const manifests = await operatorManifests();
  try {
    await progress.step("control plane", async (tell) => {
      await stopNode();
      await startRuntime(pauseImage());
      tell("containerd is up");
      await startControlPlane();
    });
    await progress.step("node", async (tell) => {
      await removeOtherImages();
      await importImages(tell);
      await startWorker();
    });
    await progress.step("storage and the CloudNativePG operator", async () => {
      await installOperator(manifests, operatorImageName());
      await startStorage();
      await waitForOperator();
    });
  } catch (error) {
    // What is left is the log of what failed; the next start cleans up. Processes must not stay behind.
    await stopNode({ keepLogs: true }).catch(() => undefined);
    throw error;
  }
  return summarize();
}

/**
 * Brings the embedded cluster up, building and installing what is missing. One that runs and is healthy is returned at
 * once; what is left of one that was cut short or has crashed is cleaned away first.
 * @throws Error where it can't be run here, or when another process is starting or stopping it
 */
export async function startEmbeddedCluster(progress: Progress): Promise<EmbeddedCluster> {
  if (process.platform !== "linux" || process.arch !== "x64" || process.getuid?.() !== 0)
    throw new UserError(
      "the embedded cluster needs Linux on x86-64 and root: use a cluster of your own (--context) instead",
    );
  const current = await currentCluster();
  if (current !== undefined) return current;
  return exclusively(async () => {
    // Looked at again: another process may have brought it up in between.
    const found = await currentCluster();
    if (found !== undefined) return found;
    return (await isHealthy()) ? updateImages(progress) : start(progress);
  });
}

/** Stops the embedded cluster, in whatever state it is, and removes all of it but what is in the cache. */
export async function stopEmbeddedCluster(): Promise<void> {
  await exclusively(() => stopNode());
}
