import type { V1Pod } from "@kubernetes/client-node";

import { isReady, nameOf } from "../../cluster/clusterClient";
import type { Check, CheckContext } from "../check";
import { isHealthy, primaryOf, readCluster } from "../cluster/cnpg";
import { evict } from "../cluster/evictPod";
import {
  briefly,
  chooseModel,
  completion,
  completionPath,
  openReplica,
  openReplicas,
  proxyPods,
} from "../cluster/proxy";

/** Seconds until the gateway serves again after the eviction of its only pods. */
const returnBar = 300;

/** Evicts a workload's only pod, which must be permitted, and waits until another is Ready. */
async function evictOnly(
  context: CheckContext,
  what: string,
  pod: V1Pod,
  isBack: () => Promise<boolean>,
): Promise<void> {
  const { cluster, found, waitFor } = context;
  const begun = performance.now();
  const { status, text } = await evict(cluster, nameOf(pod));
  found({ what: `evict the only ${what}`, expected: "201: a drain isn't blocked", seen: text, ok: status === 201 });
  if (status !== 201) return;
  await waitFor(isBack, { deadline: returnBar, what: `another ${what} to be Ready` });
  found({
    what: `${what} back`,
    expected: `within ${returnBar} s`,
    seen: "Ready",
    ok: true,
    seconds: (performance.now() - begun) / 1000,
  });
}

const isNew = (pod: V1Pod, old: V1Pod): boolean => pod.metadata?.uid !== old.metadata?.uid;

async function run(context: CheckContext): Promise<void> {
  const { cluster, target, found } = context;
  const { namespace, core } = cluster;
  const { deployment, replicas } = target.litellm;
  if (target.postgres.instances === 1) {
    await context.step("evict the only PostgreSQL instance", async () => {
      const name = target.postgres.cluster;
      const old = await core.readNamespacedPod({ namespace, name: await primaryOf(cluster, name) });
      await evictOnly(context, "PostgreSQL instance", old, async () => {
        const pod = await core.readNamespacedPod({ namespace, name: nameOf(old) });
        return isNew(pod, old) && isReady(pod) && isHealthy(await readCluster(cluster, name));
      });
    });
  }
  if (replicas === 1) {
    await context.step("evict the only proxy", async () => {
      const [old] = await proxyPods(cluster, deployment);
      if (old === undefined) throw new Error(`Deployment ${deployment} has no pod`);
      await evictOnly(context, "proxy", old, async () =>
        (await proxyPods(cluster, deployment)).some((pod) => isNew(pod, old) && isReady(pod)),
      );
    });
  }
  await context.step("a completion", async () => {
    const [first] = await openReplicas(context);
    if (first === undefined) throw new Error(`Deployment ${deployment} has no Ready pod`);
    const model = await chooseModel(context, first);
    const answer = await context.waitFor(
      async () => {
        const [pod] = (await proxyPods(cluster, deployment)).filter(isReady);
        if (pod === undefined) return undefined;
        const replica = await openReplica(context, pod);
        const last = await replica.call("POST", completionPath, target.masterKey, completion(model));
        return last.status === 200 && last;
      },
      { deadline: returnBar, interval: 2, what: "a completion after the drain" },
    );
    found({ what: "completion", expected: "200", seen: briefly(answer), ok: true });
  });
}

/** Verifies that a node with the only instance can be drained and that the gateway serves again afterwards. */
export const drain: Check = {
  name: "drain",
  disturbs: "evicts the only PostgreSQL instance and the only proxy: the gateway is down until they are back",
  notApplicable: ({ postgres, litellm }) =>
    postgres.instances > 1 && litellm.replicas > 1 ? "no single instance here (see eviction)" : undefined,
  run,
};
