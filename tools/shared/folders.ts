import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The cache of built binaries and images, keyed by version; safe to delete, slow to rebuild.
 * `LLM_GATEWAY_CACHE` overrides it; otherwise the XDG cache folder.
 */
export function cacheFolder(...below: string[]): string {
  const base =
    process.env.LLM_GATEWAY_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "llm-gateway");
  return join(base, ...below);
}

/**
 * The state of what is running or deployed: the embedded cluster, the file backend, its passphrase, kubeconfigs.
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
