import { KubeConfig } from "@kubernetes/client-node";

import { UserError } from "../../components/userError";

/** How a cluster is reached. */
export interface Access {
  /** The path of a kubeconfig; by default the one that kubectl uses. */
  kubeconfig?: string;
  /** The kubeconfig's context; by default its current one. */
  context?: string;
}

/**
 * Loads a kubeconfig and selects its context.
 * @throws UserError naming the known contexts, where the given one is not among them
 */
export function loadKubeConfig({ kubeconfig, context }: Access): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw new UserError(`context ${context} not found in the kubeconfig; available: ${known.join(", ") || "none"}`);
    }
    config.setCurrentContext(context);
  }
  return config;
}
