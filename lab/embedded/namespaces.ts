import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";

import { run } from "../../tools/shared/commands";
import { waitFor } from "../../tools/shared/waitFor";
import { embeddedState, runFolder } from "./layout";
import { mountsBelow } from "./mounts";
import { isRunning, runningProcess, startProcess, stopProcess, type ProcessSpec } from "./nodeProcesses";
import { type EmbeddedNode, processName, runtimeState } from "./nodes";

const keeper = (node: EmbeddedNode): string => processName(node, "namespaces");

/** Folders in fixed places that node software takes for its own, and so must be another one for each node. */
const privateFolders = (node: EmbeddedNode): string[] => [
  "/run/containerd",
  "/var/lib/cni",
  "/var/lib/kubelet",
  "/var/log/containers",
  runtimeState(node),
];

/** The process that keeps a node's namespaces: it does nothing, and they go when it and all others in them are gone. */
export function keeperSpec(node: EmbeddedNode): ProcessSpec {
  const unshare = ["unshare", "--mount", "--propagation", "private", "sleep", "infinity"];
  return {
    name: keeper(node),
    command: "nsenter",
    // Not `ip netns exec`: it mounts another /sys, which hides the cgroups.
    args: [`--net=/run/netns/${node.namespace ?? ""}`, ...unshare],
  };
}

/** Runs something in the namespaces of a process. */
function enter(pid: number, command: string, args: readonly string[]): { command: string; args: string[] } {
  return { command: "nsenter", args: ["--target", String(pid), "--mount", "--net", command, ...args] };
}

/** Opens a node's mount namespace in its network namespace. Does nothing for a node without any, or when it is open. */
export async function openNamespaces(node: EmbeddedNode): Promise<void> {
  if (node.namespace === undefined || isRunning(keeper(node))) return;
  for (const folder of privateFolders(node)) mkdirSync(folder, { recursive: true });
  await startProcess(keeperSpec(node));
  const pid = runningProcess(keeper(node))?.pid ?? 0;
  const isOpen = () => Promise.resolve(readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "sleep");
  await waitFor(isOpen, { deadline: 10, interval: 0.02, what: `the namespaces of ${node.name}` });
  // What the machine has mounted for the first node's pods is none of this node's, and would be kept by it.
  const state = existsSync(embeddedState()) ? [realpathSync(embeddedState())] : [];
  const foreign = mountsBelow(readFileSync(`/proc/${pid}/mounts`, "utf8"), [...state, embeddedState(), runFolder]);
  const inside = (command: string, args: string[]) => {
    const entered = enter(pid, command, args);
    return run(entered.command, entered.args);
  };
  for (const path of foreign) await inside("umount", ["--lazy", path]);
  for (const folder of privateFolders(node)) await inside("mount", ["-t", "tmpfs", "tmpfs", folder]);
}

/**
 * How a program is started in a node's namespaces; as it is where the node has none.
 * @throws Error where they are not open
 */
export function insideNode(node: EmbeddedNode, spec: ProcessSpec): ProcessSpec {
  if (node.namespace === undefined) return spec;
  const pid = runningProcess(keeper(node))?.pid;
  if (pid === undefined) throw new Error(`${spec.name}: the namespaces of ${node.name} are not open`);
  return { ...spec, ...enter(pid, spec.command, spec.args) };
}

/** Ends the process that keeps a node's namespaces. */
export async function stopKeeper(node: EmbeddedNode): Promise<void> {
  await stopProcess(keeper(node), "SIGKILL");
}
