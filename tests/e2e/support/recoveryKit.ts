import { rmSync } from "node:fs";
import { join } from "node:path";

import type { V1Secret } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";

import { ClusterClient } from "../../../tools/cluster/clusterClient";
import { Stack } from "../../../tools/engine";
import { run } from "../../../tools/shared/commands";
import { projectRoot } from "../../../tools/shared/folders";
import type { Environment } from "./environment";
import { freshNamespace } from "./freshNamespace";

const tsNode = join(projectRoot, "node_modules", ".bin", "ts-node");
const passphrase = "a passphrase of the suite";

/** Runs `npm run recovery-kit` on a stack of the suite. @returns its standard output */
export async function recoveryKit({ shell: { cwd, env } }: Stack, ...words: string[]): Promise<string> {
  const { stdout } = await run(tsNode, [join(projectRoot, "tools", "recovery", "main.ts"), ...words], {
    cwd,
    env: { ...env, RECOVERY_KIT_PASSPHRASE: passphrase },
  });
  return stdout;
}

/**
 * Makes a stack from a recovery kit alone, and what it needs in an empty namespace; the runbook's page "Only the recovery
 * kit and the bucket are left", up to its `pulumi up`.
 */
export async function stackOfKit(
  { place, engine, config }: Environment,
  { name, namespace, kit, targetTime }: { name: string; namespace: string; kit: string; targetTime: string },
): Promise<Stack> {
  const state = join(place.state, "e2e", `${namespace}-restored`);
  rmSync(state, { recursive: true, force: true });
  const stack = new Stack(engine, { stack: name, state, kubeconfig: place.kubeconfig, keepSettings: true });
  await stack.ensure();
  await recoveryKit(stack, "import", "--in", kit, "--stack", name, "--target-time", targetTime);
  await freshNamespace(config, namespace);
  const { core } = new ClusterClient(config, namespace);
  for (const manifest of parseAllDocuments(await recoveryKit(stack, "secrets", "--in", kit))) {
    await core.createNamespacedSecret({ namespace, body: manifest.toJS() as V1Secret });
  }
  return stack;
}
