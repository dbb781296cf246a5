import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The cgroup below which the kubelet puts all pods. */
const podCgroup = "kubepods";

const root = "/sys/fs/cgroup";

function cgroupsBelow(folder: string): string[] {
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap((child) => cgroupsBelow(join(folder, child.name))), folder];
}

/** Every cgroup of a pod, in all hierarchies (version 1) or the one (version 2), the innermost first. */
export function podCgroups(): string[] {
  const hierarchies = [root, ...readdirSync(root).map((name) => join(root, name))];
  return hierarchies
    .map((hierarchy) => join(hierarchy, podCgroup))
    .filter((folder) => existsSync(folder))
    .flatMap(cgroupsBelow);
}
