import type { ClusterClient } from "../verify/cluster/client";
import { isReady, nameOf } from "../verify/cluster/client";
import { forwardPort } from "../verify/cluster/portForward";

/** The port that the proxy's container serves on. */
const proxyPort = 4000;

/** The names of the proxy's pods that are Ready and not about to go. */
export async function readyReplicas(cluster: ClusterClient, deployment: string): Promise<string[]> {
  const { spec } = await cluster.apps.readNamespacedDeployment({ namespace: cluster.namespace, name: deployment });
  return (await cluster.podsOf(spec?.selector.matchLabels ?? {})).filter(isReady).map(nameOf);
}

/** Lets `use` speak to one replica, through a port of this machine that leads to it, and closes that after. */
export async function throughReplica<T>(
  cluster: ClusterClient,
  pod: string,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const forwarded = await forwardPort(cluster, pod, proxyPort);
  try {
    return await use(`http://127.0.0.1:${forwarded.port}`);
  } finally {
    await forwarded.close();
  }
}
