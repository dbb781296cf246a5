import { existsSync, readFileSync } from "node:fs";

import { run } from "../../tools/shared/commands";
import { podCgroups, processesIn } from "./cgroups";
import { kubectl } from "./kubectl";
import { setLink } from "./network";
import { killNode, returnNode } from "./node";
import { allNodes, nodeNamed } from "./nodes";
import { isCgroupOf } from "./storage/freezer";

export { whileFrozen } from "./storage/freezer";

/**
 * Kills a process of a pod with SIGKILL, as the kernel does when memory runs out.
 * @param uid the pod's
 * @param command the process's name, such as `redis-server`
 * @throws Error where the pod has no such process
 */
export function killInPod(uid: string, command: string): void {
  const cgroups = podCgroups().filter((cgroup) => cgroup.split("/").some((part) => isCgroupOf(part, uid)));
  const processes = processesIn(cgroups).filter((pid) => nameOfProcess(pid) === command);
  if (processes.length === 0) throw new Error(`pod ${uid} has no process ${command}`);
  for (const pid of processes) process.kill(pid, "SIGKILL");
}

/** Does `work` while every packet to a TCP port of an address is dropped, established connections included. */
export async function whileSwallowed<T>(address: string, port: number, work: () => Promise<T>): Promise<T> {
  const rule = ["FORWARD", "--destination", address, "--protocol", "tcp", "--dport", String(port), "--jump", "DROP"];
  // Two pods of one node meet nowhere but in its namespace.
  const places = allNodes.flatMap(({ namespace }) => {
    const file = `/run/netns/${namespace ?? ""}`;
    if (namespace === undefined) return [[]];
    return existsSync(file) ? [["nsenter", `--net=${file}`]] : [];
  });
  const everywhere = async (verb: string): Promise<void> => {
    for (const place of places) {
      const [command = "", ...args] = [...place, "iptables", "--wait", verb, ...rule];
      await run(command, args);
    }
  };
  try {
    await everywhere("--insert");
    return await work();
  } finally {
    await everywhere("--delete");
  }
}

/** Lets no further pod come to a node. */
export async function cordon(node: string): Promise<void> {
  await kubectl(["cordon", node]);
}

/** Lets pods come to a node again. */
export async function uncordon(node: string): Promise<void> {
  await kubectl(["uncordon", node]);
}

/**
 * Cordons a node and evicts its pods, as an administrator does before taking it away. Pods that nothing would make anew
 * are not evicted, but make it fail.
 * @param seconds how long disruption budgets and ending pods may take
 */
export async function drain(node: string, seconds: number): Promise<void> {
  const args = ["drain", node, "--ignore-daemonsets", "--delete-emptydir-data", `--timeout=${seconds}s`];
  await kubectl(args, { timeout: seconds + 30 });
}

/** Cuts a node off from the rest of the cluster. What runs there goes on, and knows of nothing. */
export async function cutOff(node: string): Promise<void> {
  await setLink(nodeNamed(node), "down");
}

/** Joins a node that was cut off. */
export async function join(node: string): Promise<void> {
  await setLink(nodeNamed(node), "up");
}

/**
 * Ends a node at once, as a power cut does: the network gets no notice, and everything that ran there is killed.
 * @throws Error for the first node: it carries the control plane
 */
export async function crash(node: string): Promise<void> {
  await cutOff(node);
  await killNode(nodeNamed(node));
}

/** Starts a node that has crashed, and returns when it is ready. */
export async function boot(node: string): Promise<void> {
  await returnNode(nodeNamed(node));
}

function nameOfProcess(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    // The process ended meanwhile.
    return undefined;
  }
}
