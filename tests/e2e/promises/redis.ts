import assert from "node:assert/strict";
import { connect } from "node:net";

import type { V1Pod } from "@kubernetes/client-node";

import { BudgetLoad, refusedAfter, servedIn, spentIn } from "../../../benchmarks/support/budgetLoad";
import { gatewayKey, type GatewayKey } from "../../../benchmarks/support/keys";
import { urlOf } from "../../../benchmarks/support/podUrl";
import { redisPort } from "../../../components/redis/deploymentSpec";
import { killInPod, whileFrozen, whileSwallowed } from "../../../lab/embedded/faults";
import { isReady, mergePatch, nameOf } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { proxyPods } from "../../../tools/verify/cluster/proxy";
import { assertAtMost } from "../support/assertions";
import type { Deployed } from "../support/deployed";
import { progress } from "../support/environment";
import { redisName, theRedisPod } from "../support/redisPod";

/** Requests a second to each of two replicas, and how many the budget allows. */
const perSecond = 10;
const affordable = 200;
/** Requests that are served before the fault begins. */
const before = 40;
/** Seconds that a fault lasts if it doesn't end by itself. */
const lasting = 10;

/** Seconds from the moment Redis answers again to the last refusal. */
const returnBar = 5;

const containerOf = ({ status }: V1Pod): string | undefined => status?.containerStatuses?.[0]?.containerID;

/** Whether a Redis answers: without the password it refuses commands, which shows that it runs. */
function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: redisPort, timeout: 1000 }, () => socket.write("PING\r\n"));
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("data", end(true)).once("error", end(false)).once("timeout", end(false)).once("close", end(false));
  });
}

/** Waits until another container of Redis than an earlier one answers. @returns when, as `performance.now()` */
async function nextAnswers({ cluster }: Deployed, earlier: string | undefined): Promise<number> {
  return waitFor(
    async () => {
      const labelSelector = "app.kubernetes.io/name=redis";
      const { items } = await cluster.core.listNamespacedPod({ namespace: cluster.namespace, labelSelector });
      const pod = items.find(
        (each) => each.status?.podIP !== undefined && ![undefined, earlier].includes(containerOf(each)),
      );
      return pod !== undefined && (await answers(pod.status?.podIP ?? "")) && performance.now();
    },
    { deadline: 60, interval: 0.1, what: "another Redis container to answer" },
  );
}

/** How long a fault lasts: a duration, not a wait for a condition. */
const wait = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });

/** Makes Redis unavailable for a while. @returns when it answered again, in milliseconds of `performance.now()` */
type Loss = (deployed: Deployed, pod: V1Pod) => Promise<number>;

const losses: Record<string, Loss> = {
  "its pod is deleted": async (deployed, pod) => {
    await deployed.cluster.core.deleteNamespacedPod({ namespace: deployed.cluster.namespace, name: nameOf(pod) });
    return nextAnswers(deployed, containerOf(pod));
  },
  "its process is killed": async (deployed, pod) => {
    killInPod(pod.metadata?.uid ?? "", "redis-server");
    return nextAnswers(deployed, containerOf(pod));
  },
  "its process is frozen": async (_, pod) => {
    await whileFrozen([pod.metadata?.uid ?? ""], () => wait(lasting));
    return performance.now();
  },
  "its Service has no endpoints": async ({ cluster }) => {
    const { namespace, core } = cluster;
    const select = (to: string | null) =>
      core.patchNamespacedService(
        { namespace, name: redisName, body: { spec: { selector: { "llm-gateway/nothing": to } } } },
        mergePatch,
      );
    await select("here");
    await wait(lasting);
    await select(null);
    return performance.now();
  },
  "its address swallows packets": async (_, pod) => {
    await whileSwallowed(pod.status?.podIP ?? "", redisPort, () => wait(lasting));
    return performance.now();
  },
};

/** Without Redis, requests that can't be counted are refused; after its return none is. */
export function redisPromises(deployed: () => Deployed): void {
  describe("while Redis is lost", () => {
    let urls: string[];
    let key: GatewayKey;

    beforeEach(async function () {
      if (!deployed().here.place.embedded) this.skip();
      const pods = (await proxyPods(deployed().cluster, "litellm")).filter(isReady);
      assert.equal(pods.length, 2);
      urls = pods.map(urlOf);
      const { masterKey } = await deployed().target();
      key = await gatewayKey({ url: urls[0] ?? "", masterKey }, affordable);
    });

    afterEach(async () => {
      await key.delete();
    });

    for (const [what, lose] of Object.entries(losses)) {
      it(`stops refusing when Redis answers again and keeps the budget: ${what}`, async function () {
        // LiteLLM deletes a counter whose write timed out. Once in ten runs with a frozen Redis that came after others
        // had counted on, and ten requests were served twice. On busy cores it is more often
        // (docs/decisions/redis-without-a-volume.md).
        this.retries(2);
        const pod = await theRedisPod(deployed());
        const load = new BudgetLoad(urls, key.key, { model: "mock", perSecond });
        load.start();
        await load.served(before, 30);
        const returned = await progress.step(`Redis lost: ${what}`, () => lose(deployed(), pod));
        await load.settles([429], 5, 90);
        const samples = await load.stop();
        const seconds = refusedAfter(samples, returned, urls.length);
        const spent = spentIn(samples);
        const refused = samples.filter(({ status }) => ![200, 429].includes(status)).length;
        process.stdout.write(
          `      ${what}: ${servedIn(samples)} served, ${((100 * spent) / key.budget).toFixed(1)} % of the budget, ` +
            `${refused} refused, the last ${seconds.map((each) => each.toFixed(1)).join(" and ")} s after Redis answered again\n`,
        );
        for (const [replica, each] of seconds.entries())
          assertAtMost(each, returnBar, `refusals of replica ${replica}`);
        assertAtMost((spent - key.budget) / key.price, urls.length, "requests above the budget");
      });
    }
  });
}
