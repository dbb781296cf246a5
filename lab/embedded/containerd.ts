import { rm } from "node:fs/promises";

import { execa } from "execa";

import { run, tryRun } from "../../tools/shared/commands";
import { waitFor } from "../../tools/shared/waitFor";
import { nodeConfiguration } from "./configurationFiles";
import { insideNode } from "./namespaces";
import { isRunning, startProcess, stopProcess, withLog } from "./nodeProcesses";
import { containerdRoot, type EmbeddedNode, processName } from "./nodes";

/** The containerd namespace that the kubelet's containers and images live in. */
export const containerdNamespace = "k8s.io";

const address = ({ socket }: EmbeddedNode): string[] => ["--address", socket, "--namespace", containerdNamespace];

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

async function launch(node: EmbeddedNode): Promise<void> {
  const name = processName(node, "containerd");
  const args = ["--config", nodeConfiguration(node, "containerd.toml")];
  await startProcess(insideNode(node, { name, command: "containerd", args }));
  await withLog(name, () =>
    waitFor(async () => (await tryRun("ctr", [...address(node), "version"], { timeout: 5 })) !== undefined, {
      deadline: 30,
      interval: 0.2,
      what: `containerd of ${node.name} to answer`,
    }),
  );
}

/** Whether a node's containerd runs. */
export function isContainerdRunning(node: EmbeddedNode): boolean {
  return isRunning(processName(node, "containerd"));
}

/** Stops a node's containerd. */
export async function stopContainerd(node: EmbeddedNode, signal?: NodeJS.Signals): Promise<void> {
  await stopProcess(processName(node, "containerd"), signal);
}

/** Removes every container of an earlier cluster with its file system. Images stay. */
export async function removeContainers(node: EmbeddedNode): Promise<void> {
  const tasks = lines((await run("ctr", [...address(node), "tasks", "list", "--quiet"])).stdout);
  for (const task of tasks)
    await tryRun("ctr", [...address(node), "tasks", "delete", "--force", task], { timeout: 20 });
  const containers = lines((await run("ctr", [...address(node), "containers", "list", "--quiet"])).stdout);
  if (containers.length > 0) await run("ctr", [...address(node), "containers", "delete", ...containers]);
}

/** Starts containerd without containers; where its kept images are damaged, without images too. */
export async function startContainerd(node: EmbeddedNode): Promise<void> {
  try {
    await launch(node);
    await removeContainers(node);
  } catch {
    await stopContainerd(node);
    await rm(containerdRoot(node), { recursive: true, force: true });
    await launch(node);
  }
}

/** The names of all images that a node's containerd has. */
export async function importedImages(node: EmbeddedNode): Promise<string[]> {
  return lines((await run("ctr", [...address(node), "images", "list", "--quiet"])).stdout);
}

/** Imports an image from a folder in OCI layout, and unpacks it. */
export async function importImage(node: EmbeddedNode, folder: string): Promise<void> {
  const packed = execa("tar", ["--create", "--directory", folder, "."], { buffer: false, stdin: "ignore" });
  await packed.pipe("ctr", [...address(node), "images", "import", "-"]);
}

/** Removes images by name. */
export async function removeImages(node: EmbeddedNode, names: readonly string[]): Promise<void> {
  if (names.length > 0) await run("ctr", [...address(node), "images", "delete", ...names]);
}
