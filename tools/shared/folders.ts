import { homedir } from "node:os";
import { join } from "node:path";

/**
 * What was built (binaries, images), keyed by version below it; safe to delete, costly to rebuild.
 * `LLM_GATEWAY_CACHE` overrides it; otherwise the XDG cache folder.
 */
export function cacheFolder(...below: string[]): string {
  const base =
    process.env.LLM_GATEWAY_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "llm-gateway");
  return join(base, ...below);
}

/**
 * What is running or was deployed: the embedded cluster, the local Pulumi backend, its passphrase, kubeconfigs.
 * `LLM_GATEWAY_STATE` overrides it; otherwise the XDG state folder. Never inside the checkout.
 */
export function stateFolder(...below: string[]): string {
  const base =
    process.env.LLM_GATEWAY_STATE ??
    join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "llm-gateway");
  return join(base, ...below);
}

/** The root of this checkout. */
export const projectRoot = join(__dirname, "..", "..");
