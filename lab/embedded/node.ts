import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import { waitFor } from "../../tools/shared/waitFor";
import { createNodeCgroups } from "./cgroups";
import { nodePrograms, nodeProgramSpec } from "./components";
import { isContainerdRunning, removeContainers, startContainerd, stopContainerd } from "./containerd";
import { kubectl } from "./kubectl";
import { insideNode, openNamespaces, stopKeeper } from "./namespaces";
import { setLink } from "./network";
import { endShims, killPods, removeCgroups } from "./nodeCleanup";
import { isRunning, startProcess, stopProcess, withLog } from "./nodeProcesses";
import { type EmbeddedNode, nodeState, processName } from "./nodes";

/** Seconds until a node must be ready. */
const nodeDeadline = 120;

/** Opens a node's namespaces and starts its containerd. Its network and its configuration must be there. */
export async function startRuntime(node: EmbeddedNode): Promise<void> {
  createNodeCgroups(node);
  await openNamespaces(node);
  await startContainerd(node);
}

/** Starts a node's kubelet and kube-proxy, and returns when the node is ready. Its containerd must run. */
export async function startNode(node: EmbeddedNode): Promise<void> {
  for (const program of nodePrograms) await startProcess(insideNode(node, nodeProgramSpec(program, node)));
  await withLog(processName(node, "kubelet"), () =>
    waitFor(() => isNodeReady(node), {
      deadline: nodeDeadline,
      interval: 0.5,
      what: `node ${node.name} to be ready`,
    }),
  );
}

/** Whether the API server reports a node as ready. */
export async function isNodeReady(node: EmbeddedNode): Promise<boolean> {
  const path = '{.status.conditions[?(@.type=="Ready")].status}';
  const args = ["get", "node", node.name, "--ignore-not-found", "--output", `jsonpath=${path}`];
  return (await kubectl(args, { timeout: 10 })).stdout === "True";
}

/** Brings back a node that was cut off or whose processes have ended, and returns when it is ready. */
export async function returnNode(node: EmbeddedNode): Promise<void> {
  if (node.namespace !== undefined) await setLink(node, "up");
  if (!isContainerdRunning(node)) await startRuntime(node);
  await startNode(node);
}

/** Whether every program of a node runs. */
export function isNodeRunning(node: EmbeddedNode): boolean {
  return isContainerdRunning(node) && nodePrograms.every((program) => isRunning(processName(node, program)));
}

/** Kills every process of a node at once, as a power cut does, and removes what a reboot would. */
export async function killNode(node: EmbeddedNode): Promise<void> {
  // The kubelet first: it would start pods again.
  for (const program of nodePrograms) await stopProcess(processName(node, program), "SIGKILL");
  await stopContainerd(node, "SIGKILL");
  await Promise.all([killPods([node]), endShims(node.socket)]);
  await stopKeeper(node);
  await removeCgroups([node]);
  await rm(nodeState(node, "addresses"), { recursive: true, force: true });
}

/**
 * Stops a node, in any state. Only containerd is stopped gracefully, because its images are kept; all other data is
 * deleted with the cluster.
 */
export async function stopNode(node: EmbeddedNode): Promise<void> {
  for (const program of nodePrograms) await stopProcess(processName(node, program), "SIGKILL");
  await killPods([node]);
  if (existsSync(node.socket) && isContainerdRunning(node)) await removeContainers(node).catch(() => undefined);
  await stopContainerd(node);
  await endShims(node.socket);
  await stopKeeper(node);
}
