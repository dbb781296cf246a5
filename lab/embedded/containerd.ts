import { rm } from "node:fs/promises";

import { execa } from "execa";

import { run, tryRun } from "../../tools/shared/commands";
import { waitFor } from "../../tools/shared/waitFor";
import { configuration } from "./configurationFiles";
import { containerdRoot, containerdSocket } from "./layout";
import { startProcess, stopProcess, withLog } from "./nodeProcesses";

/** The containerd namespace that the kubelet's containers and images live in. */
const namespace = "k8s.io";

const address = ["--address", containerdSocket, "--namespace", namespace];

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

async function launch(): Promise<void> {
  await startProcess({
    name: "containerd",
    command: "containerd",
    args: ["--config", configuration("containerd.toml")],
  });
  await withLog("containerd", () =>
    waitFor(async () => (await tryRun("ctr", [...address, "version"], { timeout: 5 })) !== undefined, {
      deadline: 30,
      interval: 0.2,
      what: "containerd to answer",
    }),
  );
}

/** Removes every container that a former cluster left behind, with its file system. Images stay. */
export async function removeContainers(): Promise<void> {
  const tasks = lines((await run("ctr", [...address, "tasks", "list", "--quiet"])).stdout);
  for (const task of tasks) await tryRun("ctr", [...address, "tasks", "delete", "--force", task], { timeout: 20 });
  const containers = lines((await run("ctr", [...address, "containers", "list", "--quiet"])).stdout);
  if (containers.length > 0) await run("ctr", [...address, "containers", "delete", ...containers]);
}

/** Starts containerd with no container in it; where its kept images turn out to be damaged, without them. */
export async function startContainerd(): Promise<void> {
  try {
    await launch();
    await removeContainers();
  } catch {
    await stopProcess("containerd");
    await rm(containerdRoot(), { recursive: true, force: true });
    await launch();
  }
}

/** The names of all images that containerd has. */
export async function importedImages(): Promise<string[]> {
  return lines((await run("ctr", [...address, "images", "list", "--quiet"])).stdout);
}

/** Imports an image from a folder in OCI layout, and unpacks it. */
export async function importImage(folder: string): Promise<void> {
  const packed = execa("tar", ["--create", "--directory", folder, "."], { buffer: false, stdin: "ignore" });
  await packed.pipe("ctr", [...address, "images", "import", "-"]);
}

/** Removes images by name. */
export async function removeImages(names: readonly string[]): Promise<void> {
  if (names.length > 0) await run("ctr", [...address, "images", "delete", ...names]);
}
