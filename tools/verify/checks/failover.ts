import { randomUUID } from "node:crypto";

import { isReady, nameOf } from "../../cluster/clusterClient";
import { PhaseTracker } from "../analysis/phases";
import { spansOf, ticksOf } from "../analysis/timeline";
import { analyseWrites, parseWriterLog } from "../analysis/writerLog";
import type { Check, CheckContext } from "../check";
import { failingOverPhase, healthyPhase, isHealthy, primaryOf, readCluster, watchCluster } from "../cluster/cnpg";
import {
  createProbeDatabase,
  deferDrop,
  probeDatabase,
  type Replication,
  replicationOf,
  sql,
} from "../cluster/postgres";
import { ownerOf, startWriter } from "../cluster/writer";

/** Seconds until another instance is primary; CloudNativePG's own limit. */
const newPrimaryBar = 30;
/** Seconds that writes may be refused. CloudNativePG's own limit is 10, for a killed primary and an idle machine. */
const writesBar = 60;
/** Seconds until every instance is Ready again; half of CloudNativePG's limit for a new Cluster. */
const healthyBar = 300;

/** The replication of the replicas, and whether commits may be lost. */
function describeReplication(replicas: readonly Replication[]): string {
  const states = replicas.map(({ name, state, syncState }) => `${name} ${state} ${syncState}`).join(", ");
  return isSynchronous(replicas) ? states : `${states}; asynchronous, so RPO is not zero`;
}

function isSynchronous(replicas: readonly Replication[]): boolean {
  return replicas.some(({ syncState }) => syncState === "sync" || syncState === "quorum");
}

/** The endpoints of the Service for the primary. */
async function endpointsOf({ cluster, target }: CheckContext): Promise<string[]> {
  const { items } = await cluster.discovery.listNamespacedEndpointSlice({
    namespace: cluster.namespace,
    labelSelector: `kubernetes.io/service-name=${target.postgres.cluster}-rw`,
  });
  return items.flatMap((slice) => slice.endpoints ?? []).flatMap(({ addresses }) => addresses);
}

async function run(context: CheckContext): Promise<void> {
  const { cluster, target, cleanup, found } = context;
  const name = target.postgres.cluster;
  const { namespace } = cluster;
  await context.waitFor(async () => isHealthy(await readCluster(cluster, name)), {
    deadline: 60,
    what: `Cluster ${name} to be healthy before the failover`,
  });
  const oldPrimary = await primaryOf(cluster, name);
  const probe = randomUUID();

  const { writer, replicas } = await context.step("probe row and writer", async (report) => {
    const all = await context.waitFor(
      async () => {
        const following = await replicationOf(cluster, oldPrimary);
        return following.length === target.postgres.instances - 1 && following;
      },
      { deadline: 60, what: `${target.postgres.instances - 1} replicas to follow ${oldPrimary}` },
    );
    deferDrop(context);
    await createProbeDatabase(cluster, oldPrimary, await ownerOf(context));
    await sql(
      cluster,
      oldPrimary,
      probeDatabase,
      "create table probe (id text primary key)",
      `insert into probe values ('${probe}')`,
    );
    const started = await startWriter(context, oldPrimary);
    await context.waitFor(async () => parseWriterLog(await started.log()).filter((a) => a.acknowledged).length >= 20, {
      deadline: 60,
      what: "the writer's first commits",
    });
    report("the writer commits");
    return { writer: started, replicas: all };
  });
  found({
    what: "replication",
    expected: `${target.postgres.instances - 1} streaming`,
    seen: describeReplication(replicas),
    ok: replicas.every(({ state }) => state === "streaming"),
  });

  const tracker = await context.step(`delete pod ${oldPrimary}, the primary`, async (report) => {
    const tracker = new PhaseTracker();
    const stop = await watchCluster(cluster, name, ({ status }) => {
      const state = { at: Date.now(), phase: status?.phase ?? "", primary: status?.currentPrimary ?? "" };
      const change = tracker.observe(state);
      if (change) report(`${change.phase}; primary ${change.primary}`);
    });
    cleanup.defer("stop watching", () => Promise.resolve(stop()));
    await context.waitFor(() => Promise.resolve(tracker.last?.phase === healthyPhase), {
      deadline: 30,
      what: `the watch to report the state of Cluster ${name}`,
    });
    tracker.begin(Date.now());
    await cluster.core.deleteNamespacedPod({ namespace, name: oldPrimary });
    await context.waitFor(() => Promise.resolve(tracker.firstOtherPrimary(oldPrimary)), {
      deadline: healthyBar,
      interval: 0.1,
      what: `a primary other than ${oldPrimary}`,
    });
    await context.waitFor(
      async () => tracker.returnedTo(healthyPhase) !== undefined && isHealthy(await readCluster(cluster, name)),
      { deadline: healthyBar * 2, what: `Cluster ${name} to be healthy again` },
    );
    stop();
    const states = tracker.changes.map(({ at, phase, primary }) => ({ at, title: `${phase}; primary ${primary}` }));
    context.record({ kind: "spans", title: "Cluster", spans: spansOf(states, Date.now()) });
    return tracker;
  });

  const failingOver = tracker.firstIn(failingOverPhase);
  found({
    what: "phases",
    expected: `${failingOverPhase} → ${healthyPhase}`,
    seen: tracker.describe(),
    ok: failingOver !== undefined,
  });
  const other = tracker.firstOtherPrimary(oldPrimary);
  found({
    what: "new primary",
    expected: `not ${oldPrimary}, within ${newPrimaryBar} s`,
    seen: other?.primary ?? "none",
    ok: other !== undefined && other.seconds <= newPrimaryBar,
    seconds: other?.seconds,
  });
  const healthy = tracker.returnedTo(healthyPhase);
  found({
    what: "healthy again",
    expected: `within ${healthyBar} s`,
    seen: healthy?.phase ?? "not",
    ok: healthy !== undefined && healthy.seconds <= healthyBar,
    seconds: healthy?.seconds,
  });

  await context.step("data, endpoint and old primary", async () => {
    const primary = await primaryOf(cluster, name);
    const primaryAddress = (await cluster.core.readNamespacedPod({ namespace, name: primary })).status?.podIP;
    const addresses = await endpointsOf(context);
    found({
      what: `endpoint of ${name}-rw`,
      expected: "only the new primary",
      seen: addresses.length === 1 && addresses[0] === primaryAddress ? primary : addresses.join(", ") || "none",
      ok: addresses.length === 1 && addresses[0] === primaryAddress,
    });
    const rows = await sql(cluster, primary, probeDatabase, `select count(*) from probe where id = '${probe}'`);
    found({
      what: "probe row",
      expected: "there",
      seen: rows[0]?.[0] === "1" ? "found" : "lost",
      ok: rows[0]?.[0] === "1",
    });
    await rejoined(context, oldPrimary, primary);
    await judgeWrites(context, primary, await writer.log(), isSynchronous(replicas));
    await writer.stop();
  });
}

/** Checks that the old primary is Ready, in recovery, and follows the new one. */
async function rejoined({ cluster, found, waitFor }: CheckContext, oldPrimary: string, primary: string): Promise<void> {
  const state = async (): Promise<string> => {
    const pod = await cluster.core.readNamespacedPod({ namespace: cluster.namespace, name: oldPrimary });
    if (!isReady(pod)) return "not Ready";
    const [row] = await sql(cluster, oldPrimary, "postgres", "select pg_is_in_recovery()");
    if (row?.[0] !== "t") return `${nameOf(pod)} is a primary too`;
    const following = await replicationOf(cluster, primary);
    return following.find((replica) => replica.name === oldPrimary)?.state ?? "does not follow";
  };
  const seen = await waitFor(async () => (await state()) === "streaming" && "streaming", {
    deadline: 60,
    what: `${oldPrimary} to follow ${primary}`,
  }).catch(state);
  found({
    what: "old primary",
    expected: "a streaming replica",
    seen: `${oldPrimary} ${seen}`,
    ok: seen === "streaming",
  });
}

/** Reports how long writes were refused and how many acknowledged ones are missing. */
async function judgeWrites(context: CheckContext, primary: string, log: string, synchronous: boolean) {
  const { cluster, found, record } = context;
  const rows = await sql(cluster, primary, probeDatabase, "select number from writes");
  const attempts = parseWriterLog(log);
  const outcomes = attempts.map(({ ended, acknowledged }) => ({ at: ended, ok: acknowledged }));
  record({ kind: "rate", title: "writes to the database", ticks: ticksOf(outcomes) });
  const report = analyseWrites(attempts, new Set(rows.map(([number]) => Number(number))));
  found({
    what: "writes refused",
    expected: `for less than ${writesBar} s`,
    seen: `${report.refused} of ${report.attempts} attempts; servers ${report.servers.join(" → ")}`,
    ok: report.longestGapSeconds < writesBar && report.servers.length >= 2,
    seconds: report.longestGapSeconds,
  });
  found({
    what: "acknowledged commits lost",
    expected: synchronous ? "0" : "0 here; replication is asynchronous, so RPO is not zero",
    seen: `${report.lost.length} of ${report.acknowledged}`,
    ok: !synchronous || report.lost.length === 0,
  });
}

/** Verifies that another instance takes over from a lost primary in time and with its data. */
export const failover: Check = {
  name: "failover",
  disturbs: "deletes the primary's pod: for some seconds writes fail and keys that aren't cached are refused",
  notApplicable: ({ postgres }) =>
    postgres.instances < 2 ? "one PostgreSQL instance: nothing to fail over to (see drain)" : undefined,
  run,
};
