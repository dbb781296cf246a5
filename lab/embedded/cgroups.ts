import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { allNodes, type EmbeddedNode } from "./nodes";

/** The cgroup below which a kubelet puts all pods, in its node's. */
const podCgroup = "kubepods";

const root = "/sys/fs/cgroup";

/** The roots of all hierarchies: one of version 2, or several of version 1. */
function hierarchies(): string[] {
  if (existsSync(join(root, "cgroup.controllers"))) return [root];
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, "cgroup.procs")));
}

/** A folder and all that is below it, the innermost first. */
function cgroupsBelow(folder: string): string[] {
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap((child) => cgroupsBelow(join(folder, child.name))), folder];
}

/** Every cgroup of a pod of some nodes, in every hierarchy, the innermost first. */
export function podCgroups(nodes: readonly EmbeddedNode[] = allNodes): string[] {
  return hierarchies()
    .flatMap((hierarchy) => nodes.map(({ cgroup }) => join(hierarchy, cgroup, podCgroup)))
    .filter((folder) => existsSync(folder))
    .flatMap(cgroupsBelow);
}

/** The processes in some cgroups; one that has gone meanwhile has none. */
export function processesIn(cgroups: readonly string[]): number[] {
  const pids = cgroups.flatMap((cgroup) => {
    try {
      return readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n");
    } catch {
      return [];
    }
  });
  return [...new Set(pids.filter((pid) => pid !== "").map(Number))].filter((pid) => pid > 0);
}

/** Makes the cgroup that a node's kubelet has to find, in every hierarchy. The first node's is the machine's own. */
export function createNodeCgroups({ cgroup }: EmbeddedNode): void {
  if (cgroup === "/") return;
  for (const hierarchy of hierarchies()) {
    const folder = join(hierarchy, cgroup);
    mkdirSync(folder, { recursive: true });
    // In version 1 a new cgroup may use no processor and no memory until they are set.
    for (const name of ["cpuset.cpus", "cpuset.mems"]) {
      const [file, parent] = [join(folder, name), join(hierarchy, name)];
      if (existsSync(file) && existsSync(parent)) writeFileSync(file, readFileSync(parent));
    }
  }
}

/** Every existing cgroup of the cluster, the innermost first. */
export function ownCgroups(nodes: readonly EmbeddedNode[] = allNodes): string[] {
  const made = hierarchies()
    .flatMap((hierarchy) => nodes.filter(({ cgroup }) => cgroup !== "/").map(({ cgroup }) => join(hierarchy, cgroup)))
    .filter((folder) => existsSync(folder))
    .flatMap(cgroupsBelow);
  return [...new Set([...podCgroups(nodes), ...made])];
}

/** Removes the empty ones. @returns whether all are removed */
export function removeEmptyCgroups(nodes: readonly EmbeddedNode[] = allNodes): boolean {
  for (const cgroup of ownCgroups(nodes))
    try {
      rmdirSync(cgroup);
    } catch {
      // A cgroup can't be removed until its last process has been reaped.
    }
  return ownCgroups(nodes).length === 0;
}
