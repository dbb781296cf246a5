import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";

import { UserError } from "../../components/userError";
import type { Progress } from "../../tools/shared/progress";
import { clusterPartsSteps, ensureClusterParts } from "../build/clusterParts";
import { ensureImages, imageNames, operatorImageName, pauseImage } from "../build/images";
import { installPlugin, isPluginInstalled, pluginManifest, waitForPlugin } from "./barmanPlugin";
import { isApiServerReady, isControlPlaneRunning, startControlPlane } from "./controlPlane";
import { contextName, embeddedState, kubeconfigPath, storageClass, volumeSnapshotClass } from "./layout";
import { clearMachine, prepareMachine } from "./machine";
import { exclusively } from "./machineLock";
import { startMonitoring } from "./monitoring";
import { isNodeReady, isNodeRunning, returnNode, startNode, startRuntime } from "./node";
import { copyImages, importImages, removeEarlierBuilds, removeOtherImages } from "./nodeImages";
import { type EmbeddedNode, firstNode, type NodeCount, nodeNamed, nodesOf } from "./nodes";
import { installOperator, isOperatorServing, operatorManifests, waitForOperator } from "./operator";
import { isStorageRunning, startStorage } from "./storage";

export { restartApiServer } from "./controlPlane";
export { kubectl } from "./kubectl";
export { podMonitorRelabelling, prometheusUrl, redisExporterImageName, stopMonitoring } from "./monitoring";
export { type NodeCount, nodeCounts } from "./nodes";
export { startOperator, stopOperator } from "./operator";
export { installTraefik, removeTraefik, traefikClass, traefikNamespace, traefikPort } from "./traefik";

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
  /** The names of its nodes; the first carries the control plane. */
  nodes: string[];
  /** The images that the nodes have; they can't pull any other. */
  images: { litellm: string; postgres: string; redis: string; kubectl: string; s3: string };
}

/** How many steps `startEmbeddedCluster` reports at most. */
export const embeddedStepCount = clusterPartsSteps + 3;

/** Written when everything is up, so that a cluster whose start was interrupted doesn't count as running. */
const summaryFile = (): string => embeddedState("cluster.json");

/** The embedded cluster whose processes are running; `undefined` where there is none. */
export function describeEmbeddedCluster(): EmbeddedCluster | undefined {
  try {
    const summary = JSON.parse(readFileSync(summaryFile(), "utf8")) as EmbeddedCluster;
    return isControlPlaneRunning() && isNodeRunning(firstNode) ? summary : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the cluster is usable, on any number of its nodes. */
async function isHealthy(): Promise<boolean> {
  if (describeEmbeddedCluster() === undefined || !isStorageRunning() || !(await isApiServerReady())) return false;
  return (await isNodeReady(firstNode).catch(() => false)) && (await isOperatorServing());
}

/** The nodes of a running cluster that were cut off or have ended. */
async function lostNodes(cluster: EmbeddedCluster): Promise<EmbeddedNode[]> {
  const nodes = cluster.nodes.map(nodeNamed);
  const serving = await Promise.all(nodes.map(async (node) => isNodeRunning(node) && (await isNodeReady(node))));
  return nodes.filter((_, index) => serving[index] !== true);
}

/** Writes the summary of a cluster that is up. */
async function summarize(nodes: readonly EmbeddedNode[]): Promise<EmbeddedCluster> {
  const cluster: EmbeddedCluster = {
    kubeconfig: kubeconfigPath(),
    context: contextName,
    storageClass,
    volumeSnapshotClass,
    nodes: nodes.map(({ name }) => name),
    images: imageNames(),
  };
  await writeFile(summaryFile(), JSON.stringify(cluster, undefined, 2));
  return cluster;
}

function hasImages(cluster: EmbeddedCluster | undefined): cluster is EmbeddedCluster {
  return JSON.stringify(cluster?.images) === JSON.stringify(imageNames());
}

/** The running cluster, where it is healthy on all its nodes and has the images of this version of the code. */
async function currentCluster(count: NodeCount | undefined): Promise<EmbeddedCluster | undefined> {
  const running = describeEmbeddedCluster();
  if (running !== undefined) requireSize(running, count);
  if (!hasImages(running) || !(await isHealthy())) return undefined;
  return (await lostNodes(running)).length === 0 ? running : undefined;
}

/**
 * Completes a running cluster: restarts lost nodes and imports missing images of this version of the code. Deployed
 * resources stay.
 */
async function complete(cluster: EmbeddedCluster, progress: Progress): Promise<EmbeddedCluster> {
  const nodes = cluster.nodes.map(nodeNamed);
  const lost = await lostNodes(cluster);
  if (lost.length > 0)
    await progress.step(`lost nodes: ${lost.map(({ name }) => name).join(", ")}`, async () => {
      await Promise.all(lost.map(returnNode));
    });
  if (!hasImages(cluster))
    await progress.step("container images that the running cluster lacks", async (report) => {
      await ensureImages(report);
      for (const node of nodes) await importImages(node, report);
    });
  if (!(await isPluginInstalled()))
    await progress.step("the barman-cloud plugin", async () => {
      await installPlugin(await pluginManifest());
      await waitForPlugin();
    });
  return summarize(nodes);
}

async function start(progress: Progress, count: NodeCount): Promise<EmbeddedCluster> {
  const nodes = nodesOf(count);
  await ensureClusterParts(progress);
  const manifests = await operatorManifests();
  const plugin = await pluginManifest();
  try {
    await progress.step("control plane", async (report) => {
      await clearMachine();
      await prepareMachine(count, pauseImage());
      await startRuntime(firstNode);
      report("containerd is up");
      await startControlPlane(count);
    });
    await progress.step(count === 1 ? "node" : `${count} nodes`, async (report) => {
      await removeOtherImages(firstNode);
      await importImages(firstNode, report);
      await copyImages(nodes, report);
      await removeEarlierBuilds();
      await Promise.all(nodes.map((node) => startOne(node, report)));
    });
    await progress.step("storage, the CloudNativePG operator and its barman-cloud plugin", async () => {
      await installOperator(manifests, operatorImageName());
      await installPlugin(plugin);
      await startStorage();
      await waitForOperator();
      await waitForPlugin();
    });
  } catch (error) {
    // Stop all processes; keep the logs, which the next start removes.
    await clearMachine({ keepLogs: true }).catch(() => undefined);
    throw error;
  }
  return summarize(nodes);
}

async function startOne(node: EmbeddedNode, report: (detail: string) => void): Promise<void> {
  await startRuntime(node);
  await importImages(node, report);
  await startNode(node);
}

/** A cluster can't change its size while it runs: its nodes share the machine's memory. */
function requireSize(cluster: EmbeddedCluster, count: NodeCount | undefined): void {
  const { length } = cluster.nodes;
  if (count === undefined || count === length) return;
  const nodes = (number: number): string => (number === 1 ? "1 node" : `${number} nodes`);
  throw new UserError(
    `the embedded cluster that is running has ${nodes(length)}, not ${nodes(count)}: ` +
      "remove it first, with all that is deployed in it (npm run local -- down)",
  );
}

/**
 * Starts the embedded cluster, building and installing what is missing. A healthy running one is returned at once, one
 * with lost nodes gets them back; the remains of an interrupted start or a crash are removed first.
 * @param count how many nodes it must have; where not given, one that runs may have any, and a new one gets one
 * @throws UserError where it can't run on this machine, runs with another number of nodes, or is being started or
 *   stopped by another process
 */
export async function startEmbeddedCluster(progress: Progress, count?: NodeCount): Promise<EmbeddedCluster> {
  if (process.platform !== "linux" || process.arch !== "x64" || process.getuid?.() !== 0)
    throw new UserError(
      "the embedded cluster needs Linux on x86-64 and root: use a cluster of your own (--context) instead",
    );
  const current = await currentCluster(count);
  if (current !== undefined) return current;
  return exclusively(async () => {
    // Checked again: another process may have started it in the meantime.
    const found = await currentCluster(count);
    if (found !== undefined) return found;
    const running = describeEmbeddedCluster();
    return running !== undefined && (await isHealthy()) ? complete(running, progress) : start(progress, count ?? 1);
  });
}

/** How many steps `monitorEmbeddedCluster` reports. */
export const monitoringStepCount = 1;

/** Runs a Prometheus for the running cluster, and gives its nodes what a monitored stack needs. */
export async function monitorEmbeddedCluster(progress: Progress, { nodes }: EmbeddedCluster): Promise<void> {
  await exclusively(() => startMonitoring(progress, nodes.map(nodeNamed)));
}

/** Stops the embedded cluster, in any state, and removes everything but the cache. */
export async function stopEmbeddedCluster(): Promise<void> {
  await exclusively(() => clearMachine());
}
