import { type ClusterClient, reasonOf, statusOf } from "../../cluster/clusterClient";

/** What the eviction API said. */
export interface Verdict {
  /** 201: the pod is evicted. 429: a disruption budget forbids it. */
  status: number;
  /** Status and reason in one line. */
  text: string;
}

/**
 * Asks to evict a pod, as `kubectl drain` does.
 * @param options.dryRun only asks whether it could be evicted
 * @throws whatever is not an answer of the API server
 */
export async function evict(
  { core, namespace }: ClusterClient,
  pod: string,
  options: { dryRun?: boolean } = {},
): Promise<Verdict> {
  try {
    await core.createNamespacedPodEviction({
      namespace,
      name: pod,
      ...(options.dryRun ? { dryRun: "All" } : {}),
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace } },
    });
    return { status: 201, text: "201 evicted" };
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    return { status, text: `${status} ${status === 429 ? "TooManyRequests: " : ""}${reasonOf(error)}` };
  }
}
