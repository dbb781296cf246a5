import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { waitFor } from "../../tools/shared/waitFor";
import type { ComponentName } from "./components";
import { componentNames, componentSpec } from "./components";
import { configurationFiles } from "./configurationFiles";
import { removeContainers, startContainerd } from "./containerd";
import { kubectl } from "./kubectl";
import { embeddedState, nodeName } from "./layout";
import { claimMachine, releaseMachine } from "./machineLock";
import { createNetwork, removeNetwork } from "./network";
import { endShims, killPods, removeCgroups, removeStrayFiles, unmountAll } from "./nodeCleanup";
import { isRunning, recordedProcesses, startProcess, stopProcess, withLog } from "./nodeProcesses";
import { createPki, writeKubeconfig } from "./pki";

/** Seconds that the API server is given to answer. */
const apiServerDeadline = 90;

/** Seconds that the node is given to be ready. */
const nodeDeadline = 120;

/** Starts one of the node's programs. Does nothing when it runs. */
export async function startComponent(name: ComponentName): Promise<void> {
  await startProcess(componentSpec(name));
}

/** Stops one of the node's programs and returns when it is gone. Pods go on running without any of them. */
export async function stopComponent(name: ComponentName, signal?: NodeJS.Signals): Promise<void> {
  await stopProcess(name, signal);
}

/** Whether the API server says that it is ready. */
export async function isApiServerReady(): Promise<boolean> {
  try {
    return (await kubectl(["get", "--raw", "/readyz"], { timeout: 5 })).stdout.trim() === "ok";
  } catch {
    return false;
  }
}

/** Waits until the API server is ready. @throws Error with the end of its log */
export async function waitForApiServer(): Promise<void> {
  await withLog("kube-apiserver", () =>
    waitFor(isApiServerReady, { deadline: apiServerDeadline, interval: 0.3, what: "the API server to be ready" }),
  );
}

/**
 * Ends the API server, starts it again, and returns when it is ready.
 * @param signal how it is ended: by default like a crash, at once; asked with SIGTERM it takes up to 20 s to let its
 *   clients go
 */
export async function restartApiServer(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  await stopComponent("kube-apiserver", signal);
  await startComponent("kube-apiserver");
  await waitForApiServer();
}

async function isNodeReady(): Promise<boolean> {
  const path = '{.status.conditions[?(@.type=="Ready")].status}';
  const { stdout } = await kubectl(["get", "node", nodeName, "--output", `jsonpath=${path}`], { timeout: 10 });
  return stdout === "True";
}

/** Whether every program of the node runs. */
export function isNodeRunning(): boolean {
  return ["containerd", ...componentNames].every(isRunning);
}

/** Whether every program of the node runs, the API server answers and the node is ready. */
export async function isNodeHealthy(): Promise<boolean> {
  if (!isNodeRunning() || !(await isApiServerReady())) return false;
  return isNodeReady().catch(() => false);
}

async function writeConfiguration(pauseImage: string): Promise<void> {
  for (const [path, text] of Object.entries(configurationFiles(pauseImage))) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** Prepares the node's network and files, and starts containerd. */
export async function startRuntime(pauseImage: string): Promise<void> {
  await claimMachine();
  await mkdir(embeddedState(), { recursive: true, mode: 0o700 });
  await createPki();
  await writeKubeconfig();
  await writeConfiguration(pauseImage);
  await createNetwork();
  await startContainerd();
}

/** Starts etcd and everything of Kubernetes, and returns when the API server is ready. */
export async function startControlPlane(): Promise<void> {
  await startComponent("etcd");
  await startComponent("kube-apiserver");
  await waitForApiServer();
  await startComponent("kube-controller-manager");
  await startComponent("kube-scheduler");
}

/** Starts the kubelet, kube-proxy and the cluster's DNS, and returns when the node is ready. */
export async function startWorker(): Promise<void> {
  for (const name of ["kubelet", "kube-proxy", "coredns"] as const) await startComponent(name);
  await withLog("kubelet", () =>
    waitFor(isNodeReady, { deadline: nodeDeadline, interval: 0.5, what: "the node to be ready" }),
  );
}

/**
 * Stops the node, whatever state it is in, and removes all that it left on this machine but the images in the cache.
 * The cluster's data goes with it, so nothing waits for a graceful end but containerd, whose images are kept.
 * @param options `keepLogs` leaves the programs' logs, for finding out why a start failed
 */
export async function stopNode(options: { keepLogs?: boolean } = {}): Promise<void> {
  const others = recordedProcesses().filter((name) => name !== "containerd");
  // The kubelet first: it would start pods again.
  await stopProcess("kubelet", "SIGKILL");
  await Promise.all(others.filter((name) => name !== "kubelet").map((name) => stopProcess(name, "SIGKILL")));
  await killPods();
  if (isRunning("containerd")) await removeContainers().catch(() => undefined);
  await stopProcess("containerd");
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
