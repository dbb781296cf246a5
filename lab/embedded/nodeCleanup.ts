import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { run, tryRun } from "../../tools/shared/commands";
import { endProcess, findProcesses } from "../../tools/shared/processes";
import { waitFor } from "../../tools/shared/waitFor";
import { podCgroups, processesIn, removeEmptyCgroups } from "./cgroups";
import { embeddedState, runFolder } from "./layout";
import { mountsBelow } from "./mounts";
import { allNodes, type EmbeddedNode } from "./nodes";

/** The folder where the kubelet puts links to containers' logs, regardless of its configuration. */
const containerLogs = "/var/log/containers";

/** The folder where shims of every containerd on the machine have their sockets. */
const shimSockets = "/run/containerd/s";

/** Folders that node software makes in fixed places, the innermost first. */
const fixedFolders = [
  shimSockets,
  "/run/containerd/fifo",
  "/run/containerd",
  "/var/lib/kubelet/device-plugins",
  "/var/lib/kubelet",
  "/var/lib/cni/results",
  "/var/lib/cni",
  containerLogs,
];

/** Kills every process in the pods of some nodes, and waits until they have ended. */
export async function killPods(nodes: readonly EmbeddedNode[] = allNodes): Promise<void> {
  await waitFor(
    () => {
      const pids = processesIn(podCgroups(nodes));
      for (const pid of pids)
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It has ended since it was listed.
        }
      return Promise.resolve(pids.length === 0);
    },
    { deadline: 30, interval: 0.1, what: "the pods' processes to end" },
  );
}

/** Ends the shims of stopped containerds, one for each pod. */
export async function endShims(sockets = `${runFolder}/`): Promise<void> {
  const shims = findProcesses((line) => line.includes("containerd-shim") && line.includes(sockets));
  await Promise.all(shims.map((shim) => endProcess(shim, "SIGKILL")));
}

/** Unmounts everything in the cluster's folders: volumes, containers' file systems, network namespaces. */
export async function unmountAll(): Promise<void> {
  const state = existsSync(embeddedState()) ? [realpathSync(embeddedState())] : [];
  for (const path of mountsBelow(readFileSync("/proc/mounts", "utf8"), [...state, embeddedState(), runFolder]))
    if ((await tryRun("umount", [path])) === undefined) await run("umount", ["--lazy", path]);
}

/** Removes the cgroups of some nodes and their pods; they are empty by now. */
export async function removeCgroups(nodes: readonly EmbeddedNode[] = allNodes): Promise<void> {
  await waitFor(() => Promise.resolve(removeEmptyCgroups(nodes)), {
    deadline: 15,
    interval: 0.2,
    what: "the pods' cgroups to be removable",
  });
}

/** Removes the sockets of shims that are gone: one that is killed leaves its socket. */
async function removeDeadSockets(): Promise<void> {
  const open = new Set(
    readFileSync("/proc/net/unix", "utf8")
      .split("\n")
      .map((line) => line.split(" ").at(-1)),
  );
  const sockets = existsSync(shimSockets) ? readdirSync(shimSockets).map((name) => join(shimSockets, name)) : [];
  for (const socket of sockets.filter((path) => !open.has(path))) await rm(socket, { force: true });
}

/** Removes what node software writes to fixed places: shims' sockets, links to container logs, cached network results. */
export async function removeStrayFiles(): Promise<void> {
  await removeDeadSockets();
  const logs = existsSync(containerLogs) ? readdirSync(containerLogs) : [];
  for (const name of logs) {
    const link = join(containerLogs, name);
    try {
      if (readlinkSync(link).startsWith(embeddedState())) await rm(link, { force: true });
    } catch {
      // Not a link: not the kubelet's.
    }
  }
  const results = "/var/lib/cni/results";
  const cached = existsSync(results) ? readdirSync(results) : [];
  for (const name of cached.filter((file) => file.startsWith("llm-gateway-"))) await rm(join(results, name));
  for (const folder of fixedFolders)
    try {
      rmdirSync(folder);
    } catch {
      // Doesn't exist, or isn't empty and belongs to other software.
    }
}
