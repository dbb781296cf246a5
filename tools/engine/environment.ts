import { delimiter, join } from "node:path";

import { cacheFolder, projectRoot } from "../shared/folders";

/** Where a Pulumi command finds its parts and keeps its state. */
export interface EnvironmentOptions {
  /** Put before PATH, first wins. */
  path: string[];
  /** The folder of the file backend. */
  state: string;
  /** Holds the passphrase of the stacks' secrets. */
  passphraseFile: string;
  /** Replaces `~/.pulumi`; unset, the user's own is used. */
  home?: string;
  kubeconfig?: string;
}

/** What is set for every Pulumi command, on top of the environment it is started from. */
export function pulumiEnvironment(options: EnvironmentOptions, base: NodeJS.ProcessEnv): Record<string, string> {
  // Node 22 first: the language host takes `node` from PATH, whatever the machine has.
  const path = [...options.path, join(projectRoot, "node_modules", "node", "bin"), base.PATH ?? ""].join(delimiter);
  return {
    PATH: path,
    PULUMI_BACKEND_URL: `file://${options.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: options.passphraseFile,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Type-checking @pulumi/kubernetes takes 6–18 s a run, and `npm run typecheck` has done it.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    NODE_COMPILE_CACHE: cacheFolder("node-compile"),
    ...(options.home === undefined ? {} : { PULUMI_HOME: options.home }),
    ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
  };
}

/**
 * What is taken away from the environment: a passphrase beside the passphrase file would win over it, and the second
 * would keep the stand-ins on PATH from being found.
 */
export const removedVariables = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_IGNORE_AMBIENT_PLUGINS"] as const;
