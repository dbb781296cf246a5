import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { run, tryRun } from "../../tools/shared/commands";
import { endProcess, findProcesses } from "../../tools/shared/processes";
import { waitFor } from "../../tools/shared/waitFor";
import { podCgroups } from "./cgroups";
import { containerdSocket, embeddedState, runFolder } from "./layout";

/** The folder where the kubelet puts links to containers' logs, whatever it is told. */
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

/**
 * The mount points at or below some folders, the innermost first.
 * @param mounts the text of /proc/mounts
 */
export function mountsBelow(mounts: string, folders: readonly string[]): string[] {
  return mounts
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replace(/\\040/g, " "))
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .sort()
    .reverse();
}

function processesIn(cgroups: readonly string[]): number[] {
  const pids = cgroups.flatMap((cgroup) => {
    try {
      return readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n");
    } catch {
      return [];
    }
  });
  return [...new Set(pids.filter((pid) => pid !== "").map(Number))].filter((pid) => pid > 0);
}

/** Kills whatever still runs in a pod, and waits until it is gone. */
export async function killPods(): Promise<void> {
  await waitFor(
    () => {
      const pids = processesIn(podCgroups());
      for (const pid of pids)
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It ended between being listed and being killed.
        }
      return Promise.resolve(pids.length === 0);
    },
    { deadline: 30, interval: 0.1, what: "the pods' processes to end" },
  );
}

/** Ends the shims that containerd leaves behind, one for each pod. */
export async function endShims(): Promise<void> {
  const shims = findProcesses((line) => line.includes("containerd-shim") && line.includes(containerdSocket));
  await Promise.all(shims.map((shim) => endProcess(shim, "SIGKILL")));
}

/** Unmounts everything in the cluster's folders: volumes, containers' file systems, network namespaces. */
export async function unmountAll(): Promise<void> {
  const state = existsSync(embeddedState()) ? [realpathSync(embeddedState())] : [];
  for (const path of mountsBelow(readFileSync("/proc/mounts", "utf8"), [...state, embeddedState(), runFolder]))
    if ((await tryRun("umount", [path])) === undefined) await run("umount", ["--lazy", path]);
}

/** Removes the pods' cgroups; they are empty by now. */
export async function removeCgroups(): Promise<void> {
  await waitFor(
    () => {
      for (const cgroup of podCgroups())
        try {
          rmdirSync(cgroup);
        } catch {
          // A cgroup whose last process is only just gone can't be removed yet.
        }
      return Promise.resolve(podCgroups().length === 0);
    },
    { deadline: 15, interval: 0.2, what: "the pods' cgroups to be removable" },
  );
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
      // Not there, or not empty: someone else's things are in it.
    }
}
