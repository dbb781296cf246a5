import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { dirname } from "node:path";

import { controlPlaneFiles, nodeFiles } from "./configurationFiles";
import { embeddedState } from "./layout";
import { claimMachine, releaseMachine } from "./machineLock";
import { connectNode, createNetwork, removeNetwork } from "./network";
import { stopNode } from "./node";
import { endShims, killPods, removeCgroups, removeStrayFiles, unmountAll } from "./nodeCleanup";
import { recordedProcesses, stopProcess } from "./nodeProcesses";
import { allNodes, type NodeCount, nodesOf } from "./nodes";
import { createPki, writeKubeconfig } from "./pki";

/** Prepares what a cluster's programs find on the machine: keys, configuration, networks. */
export async function prepareMachine(count: NodeCount, pauseImage: string): Promise<void> {
  await claimMachine();
  await mkdir(embeddedState(), { recursive: true, mode: 0o700 });
  await createPki();
  await writeKubeconfig();
  const nodes = nodesOf(count);
  const settings = { pauseImage, count, memory: totalmem() };
  const files = [controlPlaneFiles(), ...nodes.map((node) => nodeFiles(node, settings))];
  for (const [path, text] of files.flatMap((some) => Object.entries(some))) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  await createNetwork();
  for (const node of nodes) await connectNode(node, nodes);
}

/**
 * Stops the cluster, in any state and of any size, and removes all that it left on this
 * machine but the images in the cache.
 * @param options `keepLogs` leaves the programs' logs, for finding out why a start failed
 */
export async function clearMachine(options: { keepLogs?: boolean } = {}): Promise<void> {
  await Promise.all(allNodes.map(stopNode));
  // The control plane, and what a cluster of another version of this code has recorded.
  await Promise.all(recordedProcesses().map((name) => stopProcess(name, "SIGKILL")));
  await killPods();
  await endShims();
  await unmountAll();
  await removeCgroups();
  await removeStrayFiles();
  await removeNetwork();
  const kept = options.keepLogs ? ["log", "pod-logs"] : [];
  const written = await readdir(embeddedState()).catch(() => []);
  for (const name of written.filter((entry) => !kept.includes(entry)))
    await rm(embeddedState(name), { recursive: true, force: true });
  if (kept.length === 0) await rm(embeddedState(), { recursive: true, force: true });
  await releaseMachine();
}
