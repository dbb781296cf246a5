import type { V1Pod } from "@kubernetes/client-node";

import { isReady, nameOf } from "../../cluster/clusterClient";
import { ticksOf } from "../analysis/timeline";
import type { Check, CheckContext } from "../check";
import { isHealthy, readCluster } from "../cluster/cnpg";
import { evict } from "../cluster/evictPod";
import { fenceDatabase, stopRedis } from "../cluster/outage";
import {
  type Answer,
  briefly,
  chooseModel,
  completion,
  completionPath,
  createVirtualKey,
  openReplica,
  openReplicas,
  proxyPods,
  type Replica,
} from "../cluster/proxy";

/** Seconds until requests are refused after Redis is gone. */
const redisRefusalBar = 30;
/** Seconds until a cached key is refused after the database is gone; replicas cache keys for 60 s. */
const databaseRefusalBar = 120;
/** Seconds until the last refusal after Redis responds again. */
const redisReturnBar = 5;
/**
 * Seconds until a proxy serves that was restarted during an outage of the database: it starts when the database is back,
 * which took more than 30 s where three instances started beside it on the same two busy cores.
 */
const restartBar = 60;
/** Seconds until everything is Ready again, including the database's instances. */
const returnBar = 300;

/** The parameters of every request of this check. */
interface Requests {
  replicas: Replica[];
  model: string;
  /** Has just been used at every replica, so that each has it in its cache. */
  cachedKey: string;
  /** Has never been used, so that no replica has it in its cache. */
  freshKey: string;
}

const ask = (replica: Replica, { model }: Requests, key: string): Promise<Answer> =>
  replica.call("POST", completionPath, key, completion(model));

/** How long a condition took to hold for every replica, and the last responses. */
interface Waited {
  seconds: number;
  answers: string;
  held: boolean;
}

async function untilAll(
  context: CheckContext,
  requests: Requests,
  key: string,
  wanted: (answer: Answer) => boolean,
  deadline: number,
): Promise<Waited> {
  const begun = performance.now();
  let answers: Answer[] = [];
  const outcomes: { at: number; ok: boolean }[] = [];
  const held = await context
    .waitFor(
      async () => {
        answers = await Promise.all(requests.replicas.map((replica) => ask(replica, requests, key)));
        outcomes.push(...answers.map((answer) => ({ at: Date.now(), ok: isServed(answer) })));
        return answers.every(wanted);
      },
      { deadline, interval: 0.25, what: "every replica" },
    )
    .then(() => true)
    .catch((error: unknown) => {
      // An interruption is not a response.
      if (answers.length === 0 || answers.every(wanted)) throw error;
      return false;
    });
  context.record({ kind: "rate", title: "requests to every replica", ticks: ticksOf(outcomes) });
  return {
    seconds: (performance.now() - begun) / 1000,
    answers: [...new Set(answers.map(briefly))].join(", "),
    held,
  };
}

const isServed = ({ status }: Answer): boolean => status === 200;
/** 503 where LiteLLM recognises the missing database; every other refusal is correct too. */
const isRefused = ({ status }: Answer): boolean => status >= 400;

async function expectRefused(context: CheckContext, requests: Requests, what: string, key: string, bar: number) {
  const { held, seconds, answers } = await untilAll(context, requests, key, isRefused, bar);
  context.found({ what, expected: `refused by all (503), within ${bar} s`, seen: answers, ok: held, seconds });
}

/** Waits until every replica serves again and is an endpoint of the Service again. */
async function expectReturn(context: CheckContext, requests: Requests, what: string, bar: number) {
  const { held, seconds, answers } = await untilAll(context, requests, requests.cachedKey, isServed, returnBar);
  const { deployment } = context.target.litellm;
  await context.waitFor(async () => (await proxyPods(context.cluster, deployment)).every(isReady), {
    deadline: returnBar,
    what: `every replica of Deployment ${deployment} to be Ready`,
  });
  context.found({
    what,
    expected: `200 from all within ${bar} s`,
    seen: answers,
    ok: held && seconds <= bar,
    seconds,
  });
}

/**
 * Restarts a proxy during an outage of the database, as an eviction or a crash would.
 * @returns a function that reports how long after the database's return the proxy serves
 */
async function restartProxy(context: CheckContext, requests: Requests): Promise<(since: number) => Promise<void>> {
  const { cluster, target, waitFor, found } = context;
  const { deployment } = target.litellm;
  const before = (await proxyPods(cluster, deployment)).map(nameOf);
  const restarted = requests.replicas.pop();
  if (restarted === undefined) throw new Error("no replica is Ready");
  await cluster.core.deleteNamespacedPod({ namespace: cluster.namespace, name: restarted.name });
  return async (since) => {
    const pod = await waitFor(
      async () =>
        (await proxyPods(cluster, deployment)).find((each) => isReady(each) && !before.includes(nameOf(each))),
      { deadline: returnBar, what: `the pod in place of ${restarted.name} to be Ready` },
    );
    const replica = await openReplica(context, pod);
    const { held, answers } = await untilAll(
      context,
      { ...requests, replicas: [replica] },
      requests.freshKey,
      isServed,
      returnBar,
    );
    const seconds = (performance.now() - since) / 1000;
    found({
      what: "database back: a proxy restarted during the outage",
      expected: `200 within ${restartBar} s`,
      seen: answers,
      ok: held && seconds <= restartBar,
      seconds,
    });
  };
}

/** Checks, with a dry run, that a drain isn't blocked by proxies that are NotReady without the database. */
async function expectDrainable({ cluster, target, waitFor, found }: CheckContext): Promise<void> {
  const { deployment } = target.litellm;
  const pods = await waitFor(
    async () => {
      const all = await proxyPods(cluster, deployment);
      return !all.some(isReady) && all;
    },
    { deadline: 60, interval: 1, what: "every proxy to be NotReady" },
  );
  const verdicts = await Promise.all(pods.map((pod) => evict(cluster, nameOf(pod), { dryRun: true })));
  found({
    what: "database gone: evict a proxy that is NotReady",
    expected: "201: a drain isn't blocked",
    seen: [...new Set(verdicts.map(({ text }) => text))].join(", "),
    ok: verdicts.every(({ status }) => status === 201),
  });
}

async function prepare(context: CheckContext): Promise<Requests> {
  const replicas = await openReplicas(context);
  const [first] = replicas;
  if (first === undefined) throw new Error("no replica is Ready");
  const requests = {
    replicas,
    model: await chooseModel(context, first),
    // With a budget, because that is what can't be verified; far from spent.
    cachedKey: await createVirtualKey(context, first, 1),
    freshKey: await createVirtualKey(context, first, 1),
  };
  const served = await untilAll(context, requests, requests.cachedKey, isServed, 30);
  if (!served.held) throw new Error(`before the outage the proxy responded ${served.answers}`);
  return requests;
}

async function redisGone(context: CheckContext, name: string): Promise<void> {
  const { cluster, waitFor, step } = context;
  const { namespace, apps } = cluster;
  const requests = await step("keys before the outage of Redis", () => prepare(context));
  const restore = await step(`scale Deployment ${name} to 0`, async () => {
    const undo = await stopRedis(context, name);
    const { spec } = await apps.readNamespacedDeployment({ namespace, name });
    await waitFor(async () => (await cluster.podsOf(spec?.selector.matchLabels ?? {}, true)).length === 0, {
      deadline: 60,
      what: "the Redis pod to be deleted",
    });
    return undo;
  });
  await step("requests without Redis", async () => {
    await expectRefused(context, requests, "Redis gone: cached key", requests.cachedKey, redisRefusalBar);
    await expectRefused(context, requests, "Redis gone: fresh key", requests.freshKey, redisRefusalBar);
  });
  await step("Redis back", async () => {
    await restore();
    await waitFor(
      async () => {
        const { status } = await apps.readNamespacedDeployment({ namespace, name });
        return (status?.readyReplicas ?? 0) > 0;
      },
      { deadline: 180, what: `Deployment ${name} to be Ready` },
    );
    await expectReturn(context, requests, "Redis back: service", redisReturnBar);
  });
}

async function instancePods({ cluster, target }: CheckContext): Promise<V1Pod[]> {
  const labelSelector = `cnpg.io/cluster=${target.postgres.cluster},cnpg.io/podRole=instance`;
  return (await cluster.core.listNamespacedPod({ namespace: cluster.namespace, labelSelector })).items;
}

async function databaseGone(context: CheckContext): Promise<void> {
  const { cluster, target, waitFor, step } = context;
  const name = target.postgres.cluster;
  const requests = await step("keys before the outage of the database", () => prepare(context));
  const lift = await step(`fence every instance of Cluster ${name}`, async () => {
    const undo = await fenceDatabase(context, name);
    await waitFor(async () => !(await instancePods(context)).some(isReady), {
      deadline: 120,
      what: "every instance to be stopped",
    });
    return undo;
  });
  await step("requests without the database", async () => {
    await expectRefused(context, requests, "database gone: fresh key", requests.freshKey, redisRefusalBar);
    await expectRefused(context, requests, "database gone: cached key", requests.cachedKey, databaseRefusalBar);
    await expectDrainable(context);
  });
  const reportRestart = await step("restart a proxy without the database", () => restartProxy(context, requests));
  await step("database back", async () => {
    await lift();
    const begun = performance.now();
    await waitFor(async () => (await instancePods(context)).some(isReady), {
      deadline: returnBar,
      interval: 0.25,
      what: `an instance of Cluster ${name} to accept connections`,
    });
    await reportRestart(performance.now());
    await waitFor(async () => isHealthy(await readCluster(cluster, name)), {
      deadline: returnBar,
      what: `Cluster ${name} to be healthy again`,
    });
    context.found({
      what: "database back: instances",
      expected: `all ready, within ${returnBar} s`,
      seen: "all ready",
      ok: true,
      seconds: (performance.now() - begun) / 1000,
    });
    await expectReturn(context, requests, "database back: service", returnBar);
  });
}

/** Verifies that requests are refused while budgets can't be verified, and that the gateway recovers by itself. */
export const failClosed: Check = {
  name: "fail-closed",
  disturbs: "stops Redis, then the database: the gateway refuses requests for some minutes",
  offInProduction: true,
  notApplicable: ({ redis }) =>
    redis === undefined
      ? "budgets fail open here: a request is served even if its budget can't be verified"
      : undefined,
  run: async (context) => {
    // The check can't stop an external Redis.
    const redis = context.target.redis?.name;
    if (redis !== undefined) await redisGone(context, redis);
    await databaseGone(context);
  },
};
