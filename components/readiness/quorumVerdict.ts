import type { ObservedCluster } from "./clusterVerdict";
import { ready, type Verdict } from "./verdict";

/** The part of a Cluster's FailoverQuorum that shows which replicas commits wait for, as the primary reports it. */
export interface ObservedQuorum {
  status?: { method?: string; standbyNumber?: number };
}

/**
 * Whether commits wait for as many replicas as the Cluster's spec asks for. CloudNativePG 1.30 may write the first change from
 * asynchronous replication without loading it: the Cluster becomes healthy, its replicas stay asynchronous, and its
 * FailoverQuorum stays empty.
 * @param quorum undefined where there is none yet
 */
export function judgeQuorum({ metadata, spec, status }: ObservedCluster, quorum: ObservedQuorum | undefined): Verdict {
  const wanted = spec.postgresql?.synchronous;
  if (wanted === undefined) return ready;
  const { method, standbyNumber } = quorum?.status ?? {};
  if (method?.toLowerCase() === wanted.method && standbyNumber === wanted.number) return ready;
  const found = method ? `${method} ${standbyNumber ?? 0}` : "none";
  const reload =
    `kubectl exec -n ${metadata?.namespace ?? ""} ${status?.currentPrimary ?? ""} -c postgres -- ` +
    `psql -U postgres -c 'select pg_reload_conf()'`;
  return {
    state: "waiting",
    waitingFor:
      `commits to wait for replicas: the FailoverQuorum should report ${wanted.method} ${wanted.number} (now ${found}). ` +
      `CloudNativePG 1.30 may not load a first change from async to quorum; load it with ${reload}`,
    stuck: true,
  };
}
