import type { V1Pod } from "@kubernetes/client-node";

import { isReady } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import type { Running } from "./deployed";

/** The name of the stack's own Redis Deployment and Service. */
export const redisName = "litellm-redis";

const redisPod = async ({ cluster }: Running): Promise<V1Pod | undefined> => {
  const { spec } = await cluster.apps.readNamespacedDeployment({ namespace: cluster.namespace, name: redisName });
  return (await cluster.podsOf(spec?.selector.matchLabels ?? {})).find(isReady);
};

/** The pod of the stack's own Redis, once it is Ready. */
export const theRedisPod = (running: Running): Promise<V1Pod> =>
  waitFor(() => redisPod(running), { deadline: 60, what: "the Redis pod to be Ready" });
