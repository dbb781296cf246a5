import { delimiter, join } from "node:path";

import { cacheFolder, projectRoot } from "../shared/folders";

/** Where a Pulumi command finds plugins and keeps its state. */
export interface EnvironmentOptions {
  /** Folders that go before PATH, the first with the highest precedence. */
  path: string[];
  /** The folder of the file backend. */
  state: string;
  /** The file with the passphrase that encrypts secrets. */
  passphraseFile: string;
  /** Replaces `~/.pulumi`, the default. */
  home?: string;
  kubeconfig?: string;
}

/** The variables of every Pulumi command, in addition to the environment of this process. */
export function pulumiEnvironment(options: EnvironmentOptions, base: NodeJS.ProcessEnv): Record<string, string> {
  // Before PATH: the language host takes `node` from it, and the machine's may be older than 22.
  const path = [...options.path, join(projectRoot, "node_modules", "node", "bin"), base.PATH ?? ""].join(delimiter);
  return {
    PATH: path,
    PULUMI_BACKEND_URL: `file://${options.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: options.passphraseFile,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Type-checking @pulumi/kubernetes takes 6–18 s per run; `npm run typecheck` does it once.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    NODE_COMPILE_CACHE: cacheFolder("node-compile"),
    ...(options.home === undefined ? {} : { PULUMI_HOME: options.home }),
    ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
  };
}

/**
 * Removed from the environment: the first would take precedence over the passphrase file, the second would hide the
 * stand-ins on PATH.
 */
export const removedVariables = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_IGNORE_AMBIENT_PLUGINS"] as const;
