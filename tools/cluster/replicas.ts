import type { ClusterClient } from "./clusterClient";
import { isReady, nameOf } from "./clusterClient";
import { forwardPort } from "./portForward";

/** The names of the proxy's pods that are Ready and not terminating. */
export async function readyReplicas(cluster: ClusterClient, deployment: string): Promise<string[]> {
  const { spec } = await cluster.apps.readNamespacedDeployment({ namespace: cluster.namespace, name: deployment });
  return (await cluster.podsOf(spec?.selector.matchLabels ?? {})).filter(isReady).map(nameOf);
}

/** Calls `use` with a URL that is forwarded to one port of one pod; ends the forwarding afterwards. */
export async function throughPod<T>(
  cluster: ClusterClient,
  pod: string,
  port: number,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const forwarded = await forwardPort(cluster, pod, port);
  try {
    return await use(`http://127.0.0.1:${forwarded.port}`);
  } finally {
    await forwarded.close();
  }
}
