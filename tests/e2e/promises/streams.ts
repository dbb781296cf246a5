import assert from "node:assert/strict";

import type { V1Pod } from "@kubernetes/client-node";

import { isReady, nameOf, unlessAbsent } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { isAccounted } from "../../../tools/verify/analysis/budgetReport";
import type { CheckContext } from "../../../tools/verify/check";
import { Cleanup } from "../../../tools/verify/cleanup";
import { evict } from "../../../tools/verify/cluster/evictPod";
import {
  completionPath,
  createVirtualKey,
  openReplica,
  proxyPods,
  type Replica,
  restartProxies,
} from "../../../tools/verify/cluster/proxy";
import { recordedSpend } from "../../../tools/verify/cluster/spend";
import {
  slowCost,
  slowModel,
  slowPrompt,
  slowText,
  type SlowUpstream,
  startSlowUpstream,
} from "../../support/slowUpstream";
import { contextOf } from "../support/context";
import type { Deployed } from "../support/deployed";
import { progress } from "../support/environment";
import { openStreams, type StreamEnd } from "../support/streams";

const streams = 20;
const answer = { seconds: 120, chunks: 12 };

/** Seconds from the last stream's end until the pods that carried them are gone. */
const goneBar = 30;

const addressOf = (pod: V1Pod): string => pod.status?.podIP ?? "";

/** Pods that are told to stop finish their streams first. */
export function streamPromises(deployed: () => Deployed): void {
  describe("streams", () => {
    const cleanup = new Cleanup();

    afterEach(async () => {
      assert.deepEqual(await cleanup.runAll(), []);
    });

    it(`of ${answer.seconds} s complete across an eviction and a rollout`, async () => {
      const context = await contextOf(deployed(), cleanup);
      await progress.step(`${streams} streams across an eviction and a rollout`, () => keepStreams(context));
    });
  });
}

async function keepStreams(context: CheckContext): Promise<void> {
  const { cluster, target } = context;
  const { deployment } = target.litellm;
  const old = (await proxyPods(cluster, deployment)).filter(isReady);
  const [first, second] = old;
  assert.ok(first !== undefined && second !== undefined && old.length === 2, `${old.length} replicas are Ready`);
  const upstream = await startSlowUpstream(context, answer.seconds + 300);
  const [replica, ...others] = await Promise.all([first, second].map((pod) => openReplica(context, pod)));
  assert.ok(replica);
  for (const each of [replica, ...others]) await expectReachable(context, each, upstream);
  const key = await createVirtualKey(context, replica);
  const earlier = (await upstream.clients()).length;
  const carriersSoFar = async (): Promise<string[]> => (await upstream.clients()).slice(earlier);
  const ended = await openStreams(context, key, streams, answer);
  await waitFor(async () => (await carriersSoFar()).length >= streams, {
    deadline: 60,
    what: `${streams} streams to reach the upstream`,
  });

  // The eviction meets one pod's streams, the rollout the other's.
  const { status, text } = await evict(cluster, nameOf(first));
  assert.equal(status, 201, text);
  await restartProxies(cluster, deployment);
  const told = await waitFor(
    async () => {
      const left = await proxyPods(cluster, deployment);
      return left.filter(isReady).length >= 2 && !old.some((pod) => left.some((one) => nameOf(one) === nameOf(pod)));
    },
    { deadline: answer.seconds, what: "both replicas to be replaced while the streams run" },
  ).then(ended);
  assert.deepEqual(told, [], "a stream ended before both of the pods were told to go");

  const ends = await waitFor(async () => ended().then((all) => all.length === streams && all), {
    deadline: answer.seconds + 60,
    what: `${streams} streams to end`,
  });
  assert.deepEqual(ends.map(problemOf).filter(Boolean), []);
  const carriers = await carriersSoFar();
  assert.equal(carriers.length, streams, "no stream was begun anew");
  for (const pod of old) assert.ok(carriers.includes(addressOf(pod)), `no stream went through ${nameOf(pod)}`);
  assert.deepEqual(new Set(carriers), new Set(old.map(addressOf)));
  await waitFor(async () => (await Promise.all(old.map((pod) => isGone(context, pod)))).every(Boolean), {
    deadline: goneBar,
    what: "the pods that carried the streams to be gone",
  });
  await expectSpend(context, key);
}

/**
 * Waits until a replica reaches the upstream with its first connection. LiteLLM answers a refused one by a request
 * through another client that it closes at once, which ends a stream before its first chunk (`http_handler.py`, 1.109.1);
 * a Service refuses until its endpoints are known on the node.
 */
async function expectReachable({ target }: CheckContext, replica: Replica, upstream: SlowUpstream): Promise<void> {
  const body = {
    model: slowModel.model_name,
    stream: true,
    messages: [{ role: "user", content: slowPrompt({ seconds: 0.1, chunks: 1 }) }],
  };
  await waitFor(
    async () => {
      const before = (await upstream.clients()).length;
      const reply = await replica.call("POST", completionPath, target.masterKey, body);
      return reply.status === 200 && (await upstream.clients()).length === before + 1;
    },
    { deadline: 60, what: `${replica.name} to reach the upstream at its first connection` },
  );
}

/** The spend of every stream reaches the database, although the pods that counted it are gone. */
async function expectSpend(context: CheckContext, key: string): Promise<void> {
  const [pod] = (await proxyPods(context.cluster, context.target.litellm.deployment)).filter(isReady);
  assert.ok(pod, "no replica is Ready");
  const expected = streams * slowCost(answer);
  const [recorded = 0] = await recordedSpend(context, await openReplica(context, pod), new Map([[key, expected]]));
  assert.ok(isAccounted(recorded, expected), `the key's spend is ${recorded}, not ${expected}`);
}

/** What is wrong with a stream; undefined if it is complete. */
function problemOf({ status, text, done, seconds, error }: StreamEnd): string | undefined {
  if (error !== "" || status !== 200) return `${status} after ${seconds} s: ${error}`;
  if (text !== slowText(answer)) return `short after ${seconds} s: ${text}`;
  if (!done) return `no [DONE] after ${seconds} s`;
  return seconds < answer.seconds ? `whole after ${seconds} s, as if from a cache` : undefined;
}

async function isGone({ cluster: { core, namespace } }: CheckContext, pod: V1Pod): Promise<boolean> {
  const found = await unlessAbsent(() => core.readNamespacedPod({ namespace, name: nameOf(pod) }));
  return found?.metadata?.uid !== pod.metadata?.uid;
}
