import type { CommandResult } from "../../tools/shared/commands";
import { run } from "../../tools/shared/commands";
import { binary } from "../build/binaries";
import { kubernetes } from "../build/recipes";
import { embeddedState, kubeconfigPath } from "./layout";

/** Seconds after which a call that got no answer is given up. */
const callTimeout = 60;

/**
 * Runs kubectl against the embedded cluster.
 * @throws Error with what kubectl said
 */
export async function kubectl(
  args: readonly string[],
  options: { input?: string; timeout?: number } = {},
): Promise<CommandResult> {
  return run(
    binary(kubernetes, "kubectl"),
    ["--kubeconfig", kubeconfigPath(), "--cache-dir", embeddedState("kubectl-cache"), ...args],
    {
      timeout: callTimeout,
      ...options,
    },
  );
}

/** Applies manifests (YAML) with server-side apply, taking over fields from whoever had them. */
export async function applyManifests(yaml: string): Promise<void> {
  await kubectl(["apply", "--server-side", "--force-conflicts", "--field-manager=llm-gateway-embedded", "-f", "-"], {
    input: yaml,
  });
}
