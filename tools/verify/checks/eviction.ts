import type { V1Pod } from "@kubernetes/client-node";

import { isReady, nameOf, unlessAbsent } from "../../cluster/clusterClient";
import type { Check, CheckContext } from "../check";
import { primaryOf } from "../cluster/cnpg";
import { evict } from "../cluster/evictPod";
import { proxyPods } from "../cluster/proxy";

/** Seconds until a new replica is Ready: importing LiteLLM is slow on busy cores. */
const replacementBar = 300;

async function evictPrimary(context: CheckContext): Promise<void> {
  const { cluster, target, found } = context;
  const name = await primaryOf(cluster, target.postgres.cluster);
  const { namespace, core } = cluster;
  const before = await core.readNamespacedPod({ namespace, name });
  const verdict = await evict(cluster, name);
  const after = await unlessAbsent(() => core.readNamespacedPod({ namespace, name }));
  const lives = after?.metadata?.uid === before.metadata?.uid && after?.metadata?.deletionTimestamp === undefined;
  found({ what: "evict the primary", expected: "429 TooManyRequests", seen: verdict.text, ok: verdict.status === 429 });
  found({ what: `pod ${name}`, expected: "still running", seen: lives ? "still running" : "terminating", ok: lives });
}

/** Evicts as many replicas as the PodDisruptionBudget permits, then one more, which must be refused. */
async function evictProxies(context: CheckContext): Promise<void> {
  const { cluster, target, found, waitFor } = context;
  const { deployment, replicas } = target.litellm;
  const { namespace, policy } = cluster;
  const allowed = await waitFor(
    async () => {
      const { status } = await policy.readNamespacedPodDisruptionBudgetStatus({ namespace, name: deployment });
      return (status?.currentHealthy ?? 0) >= replicas && (status?.disruptionsAllowed || undefined);
    },
    { deadline: 120, what: `PodDisruptionBudget ${deployment} to allow a disruption` },
  );
  const pods = (await proxyPods(cluster, deployment)).filter(isReady);
  const going = pods.slice(0, allowed);
  const staying = pods[allowed];
  if (staying === undefined) {
    found({
      what: "evict every proxy",
      expected: "refused",
      seen: `the PodDisruptionBudget permits all ${pods.length} at once`,
      ok: false,
    });
    return;
  }
  for (const pod of going) {
    const { status, text } = await evict(cluster, nameOf(pod));
    found({ what: `evict proxy ${nameOf(pod)}`, expected: "201", seen: text, ok: status === 201 });
  }
  const refused = await evict(cluster, nameOf(staying));
  found({
    what: `evict proxy ${nameOf(staying)} too`,
    expected: "429 TooManyRequests",
    seen: refused.text,
    ok: refused.status === 429,
  });
  await refusedUntilBack(context, staying, pods);
}

/** Goes on asking, without evicting, until the budget lets the second one go: no sooner than all are Ready again. */
async function refusedUntilBack(context: CheckContext, staying: V1Pod, before: readonly V1Pod[]): Promise<void> {
  const { cluster, target, found, waitFor } = context;
  const { deployment } = target.litellm;
  const begun = performance.now();
  const readyAtFirstAllowed = await waitFor(
    async () => {
      const verdict = await evict(cluster, nameOf(staying), { dryRun: true });
      if (verdict.status === 429) return undefined;
      if (verdict.status !== 201) throw new Error(verdict.text);
      return (await proxyPods(cluster, deployment)).filter(isReady);
    },
    { deadline: replacementBar, interval: 1, what: `the budget to let pod ${nameOf(staying)} go` },
  );
  const ready = readyAtFirstAllowed.length;
  const fresh = readyAtFirstAllowed.filter(
    (pod) => !before.some(({ metadata }) => metadata?.uid === pod.metadata?.uid),
  );
  found({
    what: "second proxy may be evicted",
    expected: `once ${target.litellm.replicas} are Ready again, within ${replacementBar} s`,
    seen: `${ready} Ready, ${fresh.length} of them new`,
    ok: ready >= target.litellm.replicas && fresh.length > 0,
    seconds: (performance.now() - begun) / 1000,
  });
}

/** The disruption budgets let one go, and never too many. */
export const eviction: Check = {
  name: "eviction",
  disturbs:
    "asks to evict the primary (which is refused) and evicts proxy replicas as far as their disruption budget allows",
  notApplicable: ({ postgres, litellm }) =>
    postgres.instances < 2 || litellm.replicas < 2
      ? "single instances have no disruption budget, so that they don't block a drain (see drain)"
      : undefined,
  run: async (context) => {
    await context.step("evict the primary", () => evictPrimary(context));
    await context.step("evict the proxies", () => evictProxies(context));
  },
};
