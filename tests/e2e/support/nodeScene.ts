import type { V1Pod } from "@kubernetes/client-node";

import { gatewayKey } from "../../../benchmarks/support/keys";
import { type NodeLossReport, overspent, requestsIn, writesIn } from "../../../benchmarks/support/nodeLossReport";
import { proxyPort } from "../../../components/litellm/deploymentSpec";
import { cordon, uncordon } from "../../../lab/embedded/faults";
import { operatorNamespace } from "../../../lab/embedded/operator";
import { isReady, nameOf } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";
import { parseWriterLog } from "../../../tools/verify/analysis/writerLog";
import type { CheckContext } from "../../../tools/verify/check";
import type { Cleanup } from "../../../tools/verify/cleanup";
import { isHealthy, primaryOf, readCluster } from "../../../tools/verify/cluster/cnpg";
import { nodeOf } from "../../../tools/verify/cluster/nodes";
import { createProbeDatabase, deferDrop, probeDatabase, sql } from "../../../tools/verify/cluster/postgres";
import { proxyPods } from "../../../tools/verify/cluster/proxy";
import { ownerOf, startWriter, type Writer } from "../../../tools/verify/cluster/writer";
import { startSlowUpstream } from "../../support/slowUpstream";
import { contextOf } from "./context";
import type { Running } from "./deployed";
import type { Loss } from "./nodeLosses";
import { theRedisPod } from "./redisPod";
import { ServiceLoad } from "./serviceLoad";
import { streamThrough } from "./serviceStreams";

/** Requests a second of a key whose budget lasts, and of one whose budget runs out meanwhile. */
const rich = { perSecond: 10, affordable: 100_000 };
const poor = { perSecond: 4, affordable: 60 };

/** Streams that are open when a node goes. */
const streams = 10;
const answer = { seconds: 30, chunks: 10 };

/** Seconds after which the clients end by themselves. */
const lifetime = 1800;

/** Requests that are served before a node goes. */
const before = 30;

/** The Lease by which the operator's replicas choose a leader. */
const operatorLease = "db9c8771.cnpg.io";

/** The nodes of the cluster, the first of which carries the control plane and is never lost. */
async function nodeNames({ cluster }: Running): Promise<string[]> {
  return (await cluster.core.listNode()).items.map(nameOf).sort();
}

/** Does `work` while no pod can come to any node but one. */
async function onlyOn<T>(node: string, { running, cleanup }: Surroundings, work: () => Promise<T>): Promise<T> {
  const others = (await nodeNames(running)).filter((name) => name !== node);
  const open = cleanup.defer("uncordon", async () => {
    for (const other of others) await uncordon(other);
  });
  for (const other of others) await cordon(other);
  const done = await work();
  await open();
  return done;
}

interface Surroundings {
  running: Running;
  cleanup: Cleanup;
}

/** A gateway on several nodes, and clients on the first, which is never lost: a load, a writer, streams. */
export class NodeScene {
  private constructor(
    private readonly surroundings: Surroundings,
    private readonly context: CheckContext,
    private readonly url: string,
    private readonly writer: Writer,
    private readonly load: ServiceLoad,
  ) {}

  /** Starts the clients; `cleanup` ends them. */
  static async open(running: Running, cleanup: Cleanup): Promise<NodeScene> {
    const surroundings = { running, cleanup };
    const context = await contextOf(running, cleanup);
    const { cluster, target } = context;
    const { namespace, core } = cluster;
    const [first = ""] = await nodeNames(running);
    const writer = await onlyOn(first, surroundings, async () => {
      const name = target.postgres.cluster;
      // The operator moves the primary away from a node that lets no pod come to it.
      const primary = await waitFor(
        async () => {
          const there = await core.readNamespacedPod({ namespace, name: await primaryOf(cluster, name) });
          return nodeOf(there) === first && isHealthy(await readCluster(cluster, name)) && nameOf(there);
        },
        { deadline: 120, what: `the primary on ${first}` },
      );
      deferDrop(context);
      await createProbeDatabase(cluster, primary, await ownerOf(context));
      await startSlowUpstream(context, lifetime);
      return startWriter(context, primary);
    });
    const { spec } = await core.readNamespacedService({ namespace, name: target.litellm.service });
    const url = `http://${spec?.clusterIP ?? ""}:${proxyPort}`;
    const key = await gatewayKey({ url, masterKey: target.masterKey }, rich.affordable);
    cleanup.defer("delete the load's key", () => key.delete());
    const load = new ServiceLoad(url, key.key, rich.perSecond);
    cleanup.defer("stop the load", async () => {
      await load.stop();
    });
    load.start();
    return new NodeScene(surroundings, context, url, writer, load);
  }

  /** The nodes that a loss can be tried on: the first one only by a drain. */
  nodes(): Promise<string[]> {
    return nodeNames(this.surroundings.running);
  }

  /** The pod of the PostgreSQL primary. */
  async primary(): Promise<V1Pod> {
    const { cluster, target } = this.context;
    const name = await primaryOf(cluster, target.postgres.cluster);
    return cluster.core.readNamespacedPod({ namespace: cluster.namespace, name });
  }

  /** Which node has the primary, and which has Redis. */
  async roles(): Promise<{ primary: string; redis: string }> {
    const redis = await theRedisPod(this.surroundings.running);
    return { primary: nodeOf(await this.primary()), redis: nodeOf(redis) };
  }

  /** Which parts of the gateway a node runs, in the words of the table: "primary, proxy". */
  async partsOn(node: string): Promise<string> {
    const { cluster, target } = this.context;
    const { primary, redis } = await this.roles();
    const proxies = await proxyPods(cluster, target.litellm.deployment);
    const parts = [
      ["primary", primary === node],
      ["Redis", redis === node],
      ["proxy", proxies.some((pod) => nodeOf(pod) === node)],
      ["operator", (await this.operatorNode()) === node],
    ] as const;
    return parts.flatMap(([part, there]) => (there ? [part] : [])).join(", ") || "standby";
  }

  /** The node of the operator's replica that leads. */
  async operatorNode(): Promise<string> {
    return nodeOf(await this.operator());
  }

  /** Has the operator led from another node than this. */
  async moveOperator(away: string): Promise<void> {
    const { core } = this.context.cluster;
    const leader = await this.operator();
    if (nodeOf(leader) !== away) return;
    await core.deleteNamespacedPod({ namespace: operatorNamespace, name: nameOf(leader) });
    await waitFor(async () => (await this.operatorNode()) !== away, {
      deadline: 60,
      what: "the operator's next leader",
    });
  }

  /** The operator's pod that leads; a leader that ends leaves the Lease without a holder for some seconds. */
  private operator(): Promise<V1Pod> {
    const { core, custom } = this.context.cluster;
    return waitFor(
      async () => {
        const lease = (await custom.getNamespacedCustomObject({
          group: "coordination.k8s.io",
          version: "v1",
          plural: "leases",
          namespace: operatorNamespace,
          name: operatorLease,
        })) as { spec?: { holderIdentity?: string } };
        const [name = ""] = lease.spec?.holderIdentity?.split("_") ?? [];
        return name !== "" && (await core.readNamespacedPod({ namespace: operatorNamespace, name }));
      },
      { deadline: 60, what: "a leader among the operator's replicas" },
    );
  }

  /** Has the primary and Redis on two given nodes. */
  async place({ primary, redis }: { primary: string; redis: string }): Promise<void> {
    const { cluster } = this.context;
    const { namespace, core } = cluster;
    const pod = await theRedisPod(this.surroundings.running);
    if (nodeOf(pod) !== redis)
      await onlyOn(redis, this.surroundings, async () => {
        await core.deleteNamespacedPod({ namespace, name: nameOf(pod) });
        await waitFor(async () => (await this.roles()).redis === redis, { deadline: 60, what: `Redis on ${redis}` });
      });
    await this.healthy();
    // The operator moves the primary away from a node that lets no pod come to it.
    if ((await this.roles()).primary !== primary)
      await onlyOn(primary, this.surroundings, () =>
        waitFor(async () => (await this.roles()).primary === primary, {
          deadline: 120,
          what: `the primary on ${primary}`,
        }),
      );
    await this.healthy();
  }

  /** Waits until all is as it was before a node went: every instance follows, no pod of the gateway is missing. */
  async healthy(): Promise<void> {
    const { cluster, target } = this.context;
    await waitFor(
      async () =>
        isHealthy(await readCluster(cluster, target.postgres.cluster)) &&
        (await this.serving([])) &&
        this.load.samples.slice(-20).every(({ status }) => status === 200),
      { deadline: 180, what: "every part of the gateway to be Ready" },
    );
  }

  /** Loses a node and brings it back, and reports what its clients saw. */
  async lose(what: string, loss: Loss): Promise<NodeLossReport> {
    const { cluster, target } = this.context;
    const management = { url: this.url, masterKey: target.masterKey };
    const small = await gatewayKey(management, poor.affordable);
    const large = await gatewayKey(management, rich.affordable);
    const spending = new ServiceLoad(this.url, small.key, poor.perSecond);
    const streaming = streamThrough(this.url, large.key, streams, answer);
    const enough = this.load.samples.length + before;
    await waitFor(() => Promise.resolve(this.load.samples.length >= enough), { deadline: 30, what: "the load" });
    const begun = Date.now();
    spending.start();
    let ended: number;
    try {
      await loss.begin();
      ended = await this.whole(loss.node, begun);
      await loss.meanwhile?.();
    } finally {
      await loss.end();
    }
    const cut = await streaming;
    await waitFor(() => Promise.resolve(spending.samples.slice(-5).every(({ status }) => status === 429)), {
      deadline: 60,
      what: "the small budget to be spent",
    });
    await spending.stop();
    await this.healthy();
    await Promise.all([small.delete(), large.delete()]);
    const rows = await sql(cluster, nameOf(await this.primary()), probeDatabase, "select number from writes");
    const period = { begun, ended };
    return {
      what,
      ...requestsIn(this.load.samples, period),
      streams: cut,
      ...writesIn(parseWriterLog(await this.writer.log()), period, new Set(rows.map(([number]) => Number(number)))),
      overspent: overspent(spending.samples, small),
      whole: (ended - begun) / 1000,
    };
  }

  /** Waits until the gateway serves whole without a node. @returns since when */
  private async whole(without: string, since: number): Promise<number> {
    await waitFor(
      async () => {
        const writes = parseWriterLog(await this.writer.log()).filter(({ acknowledged }) => acknowledged);
        const requests = this.load.samples.slice(-20);
        return (
          Date.now() - since > 2000 &&
          (writes.at(-1)?.ended ?? 0) > Date.now() - 2000 &&
          requests.every(({ status, sent }) => status === 200 && sent > Date.now() - 5000) &&
          (await this.serving([without]))
        );
      },
      { deadline: 180, what: `the gateway to serve without ${without}` },
    );
    return Date.now();
  }

  /** Whether proxies, Redis and the primary are Ready, all of them elsewhere than on some nodes. */
  private async serving(without: readonly string[]): Promise<boolean> {
    const { cluster, target } = this.context;
    const elsewhere = (pod: V1Pod): boolean => isReady(pod) && !without.includes(nodeOf(pod));
    const proxies = (await proxyPods(cluster, target.litellm.deployment)).filter(elsewhere);
    const { redis, primary } = await this.roles();
    return proxies.length >= target.litellm.replicas && ![redis, primary].some((node) => without.includes(node));
  }
}
