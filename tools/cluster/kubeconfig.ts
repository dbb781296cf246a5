import { KubeConfig } from "@kubernetes/client-node";

import { UserError } from "../../components/userError";

/** How a cluster is reached. */
export interface Access {
  /** The path of a kubeconfig; unset, it is found as kubectl finds it. */
  kubeconfig?: string;
  /** The kubeconfig's context; unset, its current one applies. */
  context?: string;
}

/**
 * The connection that an access stands for.
 * @throws UserError naming the contexts there are, where the one asked for is not among them
 */
export function loadKubeConfig({ kubeconfig, context }: Access): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw new UserError(`--context ${context} is not in the kubeconfig; it has ${known.join(", ") || "none"}`);
    }
    config.setCurrentContext(context);
  }
  return config;
}
