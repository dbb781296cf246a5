import type { V1Pod } from "@kubernetes/client-node";

import { isReady, nameOf } from "../../cluster/clusterClient";
import { type LoadReport, parseLoadLog } from "../analysis/loadLog";
import type { CheckContext } from "../check";
import { finishLoad, moreRequests, openLoad } from "./load";
import { proxyPods, restartProxies } from "./proxy";

/** Seconds that a rollout may take: two replicas that start one after the other on busy cores. */
export const rolloutBar = 900;

/** Whether all pods are new and Ready, and the old ones deleted. */
async function isRolledOut({ cluster, target }: CheckContext, old: readonly V1Pod[]): Promise<boolean> {
  const { namespace, apps, core } = cluster;
  const { metadata, spec, status } = await apps.readNamespacedDeployment({
    namespace,
    name: target.litellm.deployment,
  });
  const wanted = spec?.replicas ?? 1;
  const done =
    status?.observedGeneration === metadata?.generation &&
    status?.updatedReplicas === wanted &&
    status.readyReplicas === wanted &&
    status.replicas === wanted;
  if (!done) return false;
  // A terminating pod still serves requests, and may still drop one.
  const { items } = await core.listNamespacedPod({ namespace });
  return !items.some((pod) => old.some((before) => before.metadata?.uid === pod.metadata?.uid));
}

/** The result of a rollout under load. */
export interface Rollout {
  /** The load from before the rollout until after it. */
  report: LoadReport;
  /** Seconds until all pods were replaced and the old ones deleted. */
  seconds: number;
}

/**
 * Restarts the proxy's Deployment under a light load through its Service.
 * @throws Error where requests fail before the rollout, or it isn't complete within `rolloutBar`
 */
export async function rolloutUnderLoad(context: CheckContext): Promise<Rollout> {
  const { cluster, target, waitFor, step } = context;
  const { deployment } = target.litellm;

  const load = await step("load through the Service", async (progress) => {
    const opened = await openLoad(context);
    progress(`${opened.report.requests} requests`);
    return opened.load;
  });
  const before = parseLoadLog(await load.log());
  if (before.failures > 0) {
    const [example] = before.examples;
    throw new Error(
      `${before.failures} of ${before.requests} requests failed before the rollout: ${example?.status} ${example?.error}`,
    );
  }

  const seconds = await step(`restart Deployment ${deployment}`, async (progress) => {
    const old = await proxyPods(cluster, deployment);
    const begun = performance.now();
    await restartProxies(cluster, deployment);
    let reported = "";
    await waitFor(
      async () => {
        const pods = await proxyPods(cluster, deployment);
        const fresh = pods.filter((pod) => !old.some((one) => nameOf(one) === nameOf(pod)));
        const state = `${fresh.filter(isReady).length} new pods Ready, ${pods.length - fresh.length} old`;
        if (state !== reported) progress((reported = state));
        return isRolledOut(context, old);
      },
      { deadline: rolloutBar, interval: 1, what: `Deployment ${deployment} to be rolled out` },
    );
    return (performance.now() - begun) / 1000;
  });

  const report = await step("load after the rollout", async () => {
    await moreRequests(context, load);
    return finishLoad(context, load);
  });
  return { report, seconds };
}
