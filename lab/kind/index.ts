import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "../../tools/shared/commands";
import { stateFolder } from "../../tools/shared/folders";
import type { Progress } from "../../tools/shared/progress";
import {
  clusterName,
  type ContainerEngine,
  engineEnvironment,
  kindSteps,
  storageClass,
  volumeSnapshotClass,
} from "./steps";

export { findKind, type KindFacts } from "./findKind";
export type { ContainerEngine } from "./steps";

/** What a caller needs to use the kind cluster. */
export interface KindCluster {
  /** The path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** The kubeconfig's one context. */
  context: string;
  /** The default StorageClass. */
  storageClass: string;
  /** The VolumeSnapshotClass of the same driver. */
  volumeSnapshotClass: string;
}

/** How many steps `startKindCluster` reports. */
export const kindStepCount = 4;

const kubeconfigPath = (): string => stateFolder("kind", "kubeconfig");

const description = (): KindCluster => ({
  kubeconfig: kubeconfigPath(),
  context: `kind-${clusterName}`,
  storageClass,
  volumeSnapshotClass,
});

/** The kind cluster that was started; `undefined` where there is none. */
export function describeKindCluster(): KindCluster | undefined {
  return existsSync(kubeconfigPath()) ? description() : undefined;
}

/** Starts a kind cluster with all that the gateway needs, unless it was started; removes what an interrupted start left. */
export async function startKindCluster(progress: Progress, engine: ContainerEngine): Promise<KindCluster> {
  const running = describeKindCluster();
  if (running !== undefined) return running;
  const unfinished = `${kubeconfigPath()}.unfinished`;
  await mkdir(stateFolder("kind"), { recursive: true, mode: 0o700 });
  await deleteCluster(engine);
  const folder = await mkdtemp(join(tmpdir(), "llm-gateway-kind-"));
  try {
    const steps = kindSteps(engine, unfinished, join(folder, "driver"));
    for (const title of new Set(steps.map((step) => step.title))) {
      await progress.step(title, async (report) => {
        for (const { command, args, env } of steps.filter((step) => step.title === title)) {
          report([command, ...args].join(" "));
          await run(command, args, { env });
        }
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  await rename(unfinished, kubeconfigPath());
  return description();
}

/** Removes the kind cluster with all that is in it. */
export async function stopKindCluster(engine: ContainerEngine): Promise<void> {
  await deleteCluster(engine);
  await rm(stateFolder("kind"), { recursive: true, force: true });
}

async function deleteCluster(engine: ContainerEngine): Promise<void> {
  const kubeconfig = `${kubeconfigPath()}.unfinished`;
  const args = ["delete", "cluster", "--name", clusterName, "--kubeconfig", kubeconfig];
  await run("kind", args, { env: engineEnvironment(engine) });
}
