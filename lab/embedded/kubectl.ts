import type { CommandResult } from "../../tools/shared/commands";
import { run } from "../../tools/shared/commands";
import { binary } from "../build/binaries";
import { kubernetes } from "../build/recipes";
import { embeddedState, kubeconfigPath } from "./layout";

/** The timeout of a call in seconds. */
const callTimeout = 60;

/**
 * Runs kubectl against the embedded cluster.
 * @throws Error with kubectl's output
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

/** Applies manifests (YAML) with server-side apply, taking over fields of other managers. */
export async function applyManifests(yaml: string): Promise<void> {
  await kubectl(["apply", "--server-side", "--force-conflicts", "--field-manager=llm-gateway-embedded", "-f", "-"], {
    input: yaml,
  });
}
