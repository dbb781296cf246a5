import type { Progress } from "../../tools/shared/progress";
import { ensureBuilt } from "./binaries";
import { engine } from "./recipes";

export { actionlintChecker, type Checker, chromium, promtool, shellcheck } from "./checkers";
export { moduleFile } from "./moduleFiles";
export { gatewayApiRelease, kubernetesVersion, prometheusOperatorVersion } from "./recipes";

/**
 * Builds the Pulumi engine and its language host, unless they are in the cache; at low priority, because the cluster is
 * needed before the engine.
 * @returns the folder that holds `pulumi` and `pulumi-language-nodejs`, to be put on PATH
 */
export async function ensureEngine(progress: Progress): Promise<string> {
  return progress.step("the Pulumi engine, from Go modules", () => ensureBuilt(engine, { lowPriority: true }));
}
