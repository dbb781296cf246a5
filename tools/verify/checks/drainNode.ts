import type { V1Pod } from "@kubernetes/client-node";

import { isReady, nameOf } from "../../cluster/clusterClient";
import { failuresText } from "../analysis/loadLog";
import type { Check, CheckContext } from "../check";
import { isHealthy, primaryOf, readCluster } from "../cluster/cnpg";
import { evict } from "../cluster/evictPod";
import { finishLoad, moreRequests, openLoad } from "../cluster/load";
import { cordon, nodeOf, nodeToDrain, schedulableNodes, uncordonAll } from "../cluster/nodes";
import { proxyPods } from "../cluster/proxy";
import { scratchLabels } from "../cluster/scratch";

/** Seconds until a pod may be evicted, and until the gateway is whole elsewhere: new proxies boot on busy cores. */
const evictionBar = 300;

/** The gateway's pods that run on a node: proxies, PostgreSQL instances, Redis; none of a check's own. */
async function podsOn({ cluster }: CheckContext, node: string): Promise<V1Pod[]> {
  const { core, namespace } = cluster;
  const { items } = await core.listNamespacedPod({ namespace, fieldSelector: `spec.nodeName=${node}` });
  const [scratch = ""] = Object.keys(scratchLabels);
  return items.filter(
    ({ metadata, status }) =>
      status?.phase === "Running" &&
      metadata?.deletionTimestamp === undefined &&
      metadata?.labels?.[scratch] === undefined,
  );
}

/** Evicts a pod as soon as the disruption budgets allow, as `kubectl drain` does. */
async function evictWhenAllowed(context: CheckContext, pod: V1Pod): Promise<void> {
  const { cluster, waitFor } = context;
  await waitFor(
    async () => {
      const { status, text } = await evict(cluster, nameOf(pod));
      if (status === 429) return undefined;
      if (status !== 201 && status !== 404) throw new Error(text);
      return true;
    },
    { deadline: evictionBar, interval: 2, what: `the disruption budgets to let pod ${nameOf(pod)} go` },
  );
}

/** Whether every proxy and the primary are Ready on other nodes. */
async function servesElsewhere({ cluster, target }: CheckContext, node: string): Promise<boolean> {
  const { namespace, core } = cluster;
  const proxies = (await proxyPods(cluster, target.litellm.deployment)).filter(isReady);
  const name = await primaryOf(cluster, target.postgres.cluster);
  const primary = await core.readNamespacedPod({ namespace, name });
  return (
    proxies.filter((pod) => nodeOf(pod) !== node).length >= target.litellm.replicas &&
    isReady(primary) &&
    nodeOf(primary) !== node
  );
}

async function chooseNode({ cluster, target }: CheckContext): Promise<string | undefined> {
  const proxies = (await proxyPods(cluster, target.litellm.deployment)).filter(isReady);
  const schedulable = (await schedulableNodes(cluster)).map(nameOf);
  const redisName = target.redis?.name;
  const [redis] = redisName === undefined ? [] : await proxyPods(cluster, redisName);
  return nodeToDrain({
    proxies: proxies.map(nodeOf),
    schedulable,
    ...(redis === undefined ? {} : { redis: nodeOf(redis) }),
  });
}

async function run(context: CheckContext): Promise<void> {
  const { cluster, target, cleanup, found, step, waitFor } = context;
  const { cluster: postgres } = target.postgres;
  await waitFor(async () => isHealthy(await readCluster(cluster, postgres)), {
    deadline: 60,
    what: `Cluster ${postgres} to be healthy before it is disturbed`,
  });
  const node = await chooseNode(context);
  found({
    what: "a node with a proxy and without Redis",
    expected: "there: proxies are on two nodes",
    seen: node ?? "none",
    ok: node !== undefined,
  });
  if (node === undefined) return;

  cleanup.defer(`uncordon node ${node}, and wait for Cluster ${postgres}`, async () => {
    await uncordonAll(cluster);
    // Until then another disturbance would find it one instance short.
    await waitFor(async () => isHealthy(await readCluster(cluster, postgres)), {
      deadline: evictionBar,
      what: `Cluster ${postgres} to be healthy again`,
    });
  });
  // Before the cordon, at which the operator moves the primary: a key that no replica knows yet is refused meanwhile.
  const { load } = await step("load through the Service", () => openLoad(context));
  await step(`cordon node ${node}`, () => cordon(cluster, node));
  const begun = performance.now();
  await step(`evict the gateway's pods on node ${node}`, async (progress) => {
    for (const pod of await podsOn(context, node)) {
      progress(nameOf(pod));
      await evictWhenAllowed(context, pod);
    }
    await waitFor(() => servesElsewhere(context, node), {
      deadline: evictionBar,
      interval: 1,
      what: `the proxies and the primary to be Ready without node ${node}`,
    });
  });
  found({
    what: `pods of node ${node}`,
    expected: `evicted and replaced within ${evictionBar} s`,
    seen: "proxies and primary Ready on other nodes",
    ok: true,
    seconds: (performance.now() - begun) / 1000,
  });
  await moreRequests(context, load);
  const report = await finishLoad(context, load);
  found({
    what: "refused requests",
    expected: "0",
    seen: failuresText(report),
    ok: report.failures === 0,
  });
}

/** A node that carries a part of the gateway can be drained without a request being refused. */
export const drainNode: Check = {
  name: "drain-node",
  disturbs: "cordons a node that runs a proxy and evicts the gateway's pods there, under a light load; uncordons it",
  notApplicable: ({ postgres, litellm }) =>
    postgres.instances > 1 && litellm.replicas > 1 ? undefined : "single instances go down with their node (see drain)",
  missing: async (cluster) =>
    (await schedulableNodes(cluster)).length > 1 ? undefined : "pods can come to one node only: it needs another",
  run,
};
