import { readFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "../../tools/shared/commands";
import { podCgroups } from "./cgroups";
import { isCgroupOf } from "./storage/freezer";

export { whileFrozen } from "./storage/freezer";

/**
 * Kills a process of a pod with SIGKILL, as the kernel does when memory runs out.
 * @param uid the pod's
 * @param command the process's name, such as `redis-server`
 * @throws Error where the pod has no such process
 */
export function killInPod(uid: string, command: string): void {
  const processes = new Set(
    podCgroups()
      .filter((cgroup) => cgroup.split("/").some((part) => isCgroupOf(part, uid)))
      .flatMap((cgroup) => read(join(cgroup, "cgroup.procs")).split("\n"))
      .filter((pid) => pid !== "" && read(`/proc/${pid}/comm`).trim() === command),
  );
  if (processes.size === 0) throw new Error(`pod ${uid} has no process ${command}`);
  for (const pid of processes) process.kill(Number(pid), "SIGKILL");
}

/** Does `work` while every packet to a TCP port of an address is dropped, established connections included. */
export async function whileSwallowed<T>(address: string, port: number, work: () => Promise<T>): Promise<T> {
  const rule = ["FORWARD", "--destination", address, "--protocol", "tcp", "--dport", String(port), "--jump", "DROP"];
  await run("iptables", ["--wait", "--insert", ...rule]);
  try {
    return await work();
  } finally {
    await run("iptables", ["--wait", "--delete", ...rule]);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process ended meanwhile.
    return "";
  }
}
