import { progress } from "../../tests/e2e/support/environment";
import { nameOf } from "../../tools/cluster/clusterClient";
import { waitFor } from "../../tools/shared/waitFor";
import type { CheckContext } from "../../tools/verify/check";
import { rolloutUnderLoad } from "../../tools/verify/cluster/rolloutUnderLoad";
import { readyPods, unpricedModel } from "../deployment";
import { ask, type Reply } from "../requests";
import { statuses } from "../statistics";
import { BudgetLoad, budgetRequest, refusedAfter, servedIn, spentIn } from "../support/budgetLoad";
import { gatewayKey, type GatewayKey } from "../support/keys";
import { urlOf } from "../support/podUrl";
import { redisLabels, waitForRedis } from "./deployChart";

const burst = { requests: 60, affordable: 4 };
const unpricedRequests = 10;

/** Requests per second to each of two replicas, and seconds of load after the loss of Redis. */
const loss = { perSecond: 10, seconds: 60 };
const lossBudgets = [200, 20];

/** Statuses of requests over the budget: LiteLLM answers 422 unless it is configured to answer 429. */
const overBudget = [422, 429];

/** One line of the comparison: what was done, and the result. */
export type Row = [what: string, figure: string];

/** Measures a gateway that nothing else uses. The rows are the same for every gateway, in the same order. */
export async function measure(context: CheckContext): Promise<Row[]> {
  const rows: Row[] = [];
  const add = async (title: string, work: () => Promise<string>): Promise<void> => {
    const figure = await progress.step(title, work);
    console.log(`  ${figure}`);
    rows.push([title, figure]);
  };
  await add(`${burst.requests} requests at once, budget for ${burst.affordable}: served`, () => atOnce(context));
  await add(`${unpricedRequests} requests to a model without a price: served`, () => unpriced(context));
  for (const affordable of lossBudgets) {
    await add(`Redis pod deleted at ${2 * loss.perSecond} requests/s, budget for ${affordable}: spent of it`, () =>
      redisLost(context, affordable),
    );
    await waitForRedis(context.cluster);
    // Between two losses, so that the first has no effect on the second.
    if (affordable === lossBudgets[0])
      await add("requests dropped by a rollout of the proxies", () => rollout(context));
  }
  await add(`${burst.requests} requests at once while Redis is away, budget for ${burst.affordable}: served`, () =>
    atOnce(context, () => loseRedis(context)),
  );
  await waitForRedis(context.cluster);
  return rows;
}

async function withKey<T>(
  context: CheckContext,
  affordable: number,
  work: (key: GatewayKey, urls: readonly string[]) => Promise<T>,
): Promise<T> {
  const urls = (await readyPods(context)).map(urlOf);
  const { masterKey } = context.target;
  const key = await gatewayKey({ url: urls[0] ?? "", masterKey }, affordable);
  try {
    return await work(key, urls);
  } finally {
    await key.delete();
  }
}

/** Sends requests to all replicas in turn without waiting for responses. */
function allAtOnce({ key }: GatewayKey, urls: readonly string[], model: string, count: number): Promise<Reply[]> {
  const body = budgetRequest(model);
  return Promise.all(
    Array.from({ length: count }, (_, index) => ask({ url: urls[index % urls.length] ?? "", key, body })),
  );
}

function atOnce(context: CheckContext, before?: () => Promise<void>): Promise<string> {
  return withKey(context, burst.affordable, async (key, urls) => {
    await before?.();
    const replies = await allAtOnce(key, urls, "mock", burst.requests);
    console.log(`  ${statuses(replies)}`);
    const spent = replies
      .filter(({ status }) => status === 200)
      .reduce((sum, { headers }) => sum + Number(headers["x-litellm-response-cost"]), 0);
    return `${servedIn(replies)} of ${replies.length}, ${percent(spent, key)} of the budget`;
  });
}

function unpriced(context: CheckContext): Promise<string> {
  return withKey(context, burst.affordable, async (key, urls) => {
    const replies = await allAtOnce(key, urls, unpricedModel.model_name, unpricedRequests);
    console.log(`  ${statuses(replies)}`);
    return `${servedIn(replies)} of ${replies.length}`;
  });
}

/** Deletes Redis's pod, and returns when it is gone; its successor takes ten seconds or more to serve. */
async function loseRedis({ cluster }: CheckContext): Promise<void> {
  const before = await cluster.podsOf(redisLabels);
  const uids = new Set(before.map(({ metadata }) => metadata?.uid));
  for (const pod of before) await cluster.core.deleteNamespacedPod({ namespace: cluster.namespace, name: nameOf(pod) });
  const isGone = async () => !(await cluster.podsOf(redisLabels, true)).some(({ metadata }) => uids.has(metadata?.uid));
  await waitFor(isGone, { deadline: 60, interval: 0.1, what: "the Redis pod to be gone" });
}

function redisLost(context: CheckContext, affordable: number): Promise<string> {
  return withKey(context, affordable, async (key, urls) => {
    const load = new BudgetLoad(urls, key.key, { model: "mock", perSecond: loss.perSecond });
    load.start();
    await load.served(affordable / 5, 30);
    const lost = performance.now();
    await loseRedis(context);
    await new Promise((resolve) => setTimeout(resolve, loss.seconds * 1000));
    const samples = await load.stop();
    console.log(`  ${statuses(samples)}`);
    const expected = [200, ...overBudget];
    const refused = samples.filter(({ status }) => !expected.includes(status)).length;
    const seconds = Math.max(...refusedAfter(samples, lost, urls.length, expected));
    const refusals = refused === 0 ? "none refused" : `${refused} refused, the last after ${seconds.toFixed(0)} s`;
    return `${percent(spentIn(samples), key)}; ${refusals}`;
  });
}

async function rollout(context: CheckContext): Promise<string> {
  // The model is named, as the proxy offers others that need an upstream.
  const { report, seconds } = await rolloutUnderLoad({ ...context, model: "mock" });
  for (const { status, error } of report.examples.slice(0, 3)) console.log(`  ${status} ${error}`);
  return `${report.failures} of ${report.requests} in ${seconds.toFixed(0)} s`;
}

const percent = (spent: number, { budget }: GatewayKey): string => `${((100 * spent) / budget).toFixed(0)} %`;
