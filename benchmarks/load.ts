import type { V1Pod } from "@kubernetes/client-node";

import { environment, progress } from "../tests/e2e/support/environment";
import { slowModel, slowPrompt, startSlowUpstream } from "../tests/support/slowUpstream";
import type { ClusterClient } from "../tools/cluster/clusterClient";
import { runMain } from "../tools/shared/runMain";
import { tableLines } from "../tools/shared/textTable";
import { waitFor } from "../tools/shared/waitFor";
import { createVirtualKey, openReplica } from "../tools/verify/cluster/proxy";
import { deployProduction, readyPods } from "./deployment";
import { ask, constantRate, type Reply } from "./requests";
import { overhead, quantile, statuses } from "./statistics";
import { urlOf } from "./support/podUrl";
import { mostMemory, usageOf } from "./usage";

/*
 * Measures the capacity of a production gateway: overhead by rate, memory by streams, responses under twice the load.
 * Deploys ai-prod to a namespace of its own on the embedded cluster, and removes it. About eight minutes, at most 10,000
 * requests. The table is for docs/sizing.md. Run by `npm run benchmark:load [namespace]`.
 */

const namespace = process.argv[2] ?? "benchmark-load";

/** Milliseconds that the proxy may add to 99 % of requests. */
const overheadBar = 50;
const rates = [5, 10, 20, 30, 40, 60];
const seconds = 20;
/** Requests per second: more than twice what a machine with two cores serves. */
const overloadRate = 240;

/** Streams to each replica; the last are twice the limit of ai-prod. */
const streamCounts = [50, 200, 400];
const stream = { seconds: 30, chunks: 30 };

interface Load {
  pods: V1Pod[];
  urls: string[];
  key: string;
  upstream: string;
}

/** The body of a request to the slow upstream, which it answers at once. */
const shortBody = {
  model: slowModel.model_name,
  max_tokens: 20,
  messages: [{ role: "user", content: slowPrompt({ seconds: 0, chunks: 1 }) }],
};

async function main(): Promise<void> {
  const here = await environment();
  const { context, destroy } = await deployProduction(here, namespace);
  try {
    const pods = await readyPods(context);
    await startSlowUpstream(context, 3600);
    const { status } = await context.cluster.core.readNamespacedPod({ namespace, name: "slow-upstream" });
    const [first] = pods;
    if (first === undefined) throw new Error("no replica is Ready");
    const key = await createVirtualKey(context, await openReplica(context, first), 1000);
    const load = { pods, urls: pods.map(urlOf), key, upstream: `http://${status?.podIP ?? ""}:8000` };
    const measure = { cluster: context.cluster, load };
    const rows = [
      ...(await overheadByRate(measure)),
      ...(await memoryByStreams(measure)),
      ...(await overloadByRate(measure)),
      await restartsSince(measure),
    ];
    console.log(["", ...tableLines([["load", "figure"], ...rows])].join("\n"));
  } finally {
    await destroy();
  }
}

interface Measure {
  cluster: ClusterClient;
  load: Load;
}
type Row = [what: string, figure: string];

async function cpuSeconds({ cluster, load }: Measure): Promise<number> {
  return (await usageOf(cluster, load.pods)).reduce((sum, usage) => sum + usage.cpuSeconds, 0);
}

async function overheadByRate(measure: Measure): Promise<Row[]> {
  const { urls, key, upstream } = measure.load;
  const call = { key, body: shortBody };
  await progress.step("warm up", () => constantRate(urls, call, { perSecond: 5, seconds: 10 }));
  const direct = await constantRate([upstream], call, { perSecond: 20, seconds: 10 });
  const upstreamMedian = quantile(
    direct.map(({ milliseconds }) => milliseconds),
    0.5,
  );
  const rows: Row[] = [["the upstream called directly", `p50 ${upstreamMedian.toFixed(1)} ms; ${statuses(direct)}`]];
  for (const perSecond of rates) {
    const [through, cpu] = await progress.step(`${perSecond} requests/s`, async () => {
      const before = await cpuSeconds(measure);
      const replies = await constantRate(urls, call, { perSecond, seconds });
      return [replies, (await cpuSeconds(measure)) - before] as const;
    });
    const [median, p99] = [0.5, 0.99].map((share) => overhead(through, direct, share)) as [number, number];
    rows.push([
      `${perSecond} requests/s over both replicas`,
      `overhead p50 ${median.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (bar ${overheadBar}); ` +
        `${((1000 * cpu) / through.length).toFixed(1)} ms CPU a request; ${statuses(through)}`,
    ]);
    console.log(rows.at(-1)?.join(": "));
  }
  return rows;
}

async function memoryByStreams({ cluster, load }: Measure): Promise<Row[]> {
  const show = (mebibytes: readonly number[]) => `${mebibytes.map((each) => each.toFixed(0)).join(" and ")} MiB`;
  const idle = (await usageOf(cluster, load.pods)).map(({ mebibytes }) => mebibytes);
  const rows: Row[] = [["memory before any stream", show(idle)]];
  for (const count of streamCounts) {
    let replies: Reply[] = [];
    const most = await progress.step(`${count} streams to each replica`, () =>
      mostMemory(cluster, load.pods, async () => {
        replies = await openStreams(load, count);
      }),
    );
    const cut = replies.filter(({ status, text }) => status === 200 && !text.includes("[DONE]")).length;
    const refusedAt = replies.filter(({ status }) => status === 503).map(({ milliseconds }) => milliseconds);
    rows.push([
      `${count} streams to each replica`,
      `${show(most)}; ${statuses(replies)}; ${cut} cut` +
        (refusedAt.length === 0 ? "" : `; refused within ${(quantile(refusedAt, 1) / 1000).toFixed(1)} s`),
    ]);
    console.log(rows.at(-1)?.join(": "));
  }
  return rows;
}

/** All at once, the worst case. */
async function openStreams({ urls, key }: Load, count: number): Promise<Reply[]> {
  const body = {
    model: slowModel.model_name,
    stream: true,
    messages: [{ role: "user", content: slowPrompt(stream) }],
  };
  const patience = stream.seconds + 120;
  const all = urls.flatMap((url) => Array.from({ length: count }, () => ask({ url, key, body }, { patience })));
  return Promise.all(all);
}

async function overloadByRate({ load: { urls, key } }: Measure): Promise<Row[]> {
  const replies = await progress.step(`${overloadRate} requests/s, which is overload`, () =>
    constantRate(urls, { key, body: shortBody }, { perSecond: overloadRate, seconds }),
  );
  const served = replies.filter(({ status }) => status === 200);
  const slowest = quantile(
    replies.map(({ milliseconds }) => milliseconds),
    1,
  );
  const errors = new Map<string, number>();
  for (const { status, text } of replies) if (status === 0) errors.set(text, (errors.get(text) ?? 0) + 1);
  for (const [text, count] of errors) console.log(`${count} x ${text}`);
  const ended = performance.now();
  const servesAgain = async (url: string): Promise<boolean> => {
    const { status, text } = await ask({ url, key, body: shortBody });
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return true;
  };
  await Promise.all(
    urls.map((url) => waitFor(() => servesAgain(url), { deadline: 120, interval: 0.1, what: `${url} to serve again` })),
  );
  return [
    [
      `${overloadRate} requests/s for ${seconds} s`,
      `${statuses(replies)}; ${(served.length / seconds).toFixed(0)} served a second, slowest answer ` +
        `${(slowest / 1000).toFixed(1)} s; both served again after ${((performance.now() - ended) / 1000).toFixed(1)} s`,
    ],
  ];
}

/** Restarts, including OOM kills, of the pods that served the load. */
async function restartsSince({ cluster, load }: Measure): Promise<Row> {
  const restarts = await Promise.all(
    load.pods.map(async (pod) => {
      const { status } = await cluster.core.readNamespacedPod({
        namespace: cluster.namespace,
        name: pod.metadata?.name ?? "",
      });
      const [container] = status?.containerStatuses ?? [];
      const reason = container?.lastState?.terminated?.reason;
      return `${container?.restartCount ?? "?"}${reason === undefined ? "" : ` (${reason})`}`;
    }),
  );
  return ["restarts of each replica, OOM kills included", restarts.join(" and ")];
}

runMain(main);
