import { type ClusterClient, reasonOf, statusOf } from "../../cluster/clusterClient";

/** The response of the eviction API. */
export interface Verdict {
  /** 201: the pod is evicted. 429: a PodDisruptionBudget forbids it. */
  status: number;
  /** Status and reason in one line. */
  text: string;
}

/**
 * Requests the eviction of a pod, as `kubectl drain` does.
 * @param options.dryRun only checks whether the pod could be evicted
 * @throws every error that is not a response of the API server
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
