import { clusterSpec } from "../components/postgres/clusterSpec";
import type { PostgresSettings } from "../components/settings";
import { createNamespace, environment, progress } from "../tests/e2e/support/environment";
import { settingsOf } from "../tests/support/runStack";
import { ClusterClient, mergePatch } from "../tools/cluster/clusterClient";
import { runMain } from "../tools/shared/runMain";
import { tableLines } from "../tools/shared/textTable";
import { waitFor } from "../tools/shared/waitFor";
import { createObject, isHealthy, primaryOf, readCluster } from "../tools/verify/cluster/cnpg";
import { execInPod } from "../tools/verify/cluster/exec";
import { replicationOf, sql } from "../tools/verify/cluster/postgres";
import { quantile } from "./statistics";

/*
 * Measures what `postgres.durability: quorum` adds to a commit: the production Cluster in a namespace of its own, its
 * replication switched back and forth, and pgbench in the primary's pod. About three minutes. The table is for
 * docs/runbook.md. Run by `npm run benchmark:durability [namespace]`.
 */

const namespace = process.argv[2] ?? "benchmark-durability";

/** Each durability is measured as often, in turn, so that a slow moment of the machine doesn't favour one. */
const rounds = 3;
const seconds = 8;
/** Connections that commit at the same time. */
const clients = [1, 8];
/** Rows a second: the spend of twice the gateway's load in docs/sizing.md, so that latency is measured rather than queueing. */
const perSecond = 100;

type Durability = PostgresSettings["durability"];
const durabilities: readonly Durability[] = ["async", "quorum"];

async function main(): Promise<void> {
  const here = await environment();
  const overrides = Object.fromEntries(
    Object.entries(here.place.overlay).flatMap(([key, value]) =>
      key.startsWith("llm-gateway:") ? [[key.replace("llm-gateway:", ""), value]] : [],
    ),
  );
  const settings = settingsOf("prod", overrides).postgres;
  const specOf = (durability: Durability) => clusterSpec({ ...settings, durability }, {});
  const cluster = new ClusterClient(here.config, namespace);
  await createNamespace(here.config, namespace);
  try {
    const name = settings.clusterName;
    await progress.step("Cluster of three instances", async () => {
      await createObject(cluster, "clusters", { kind: "Cluster", metadata: { name }, spec: specOf("async") });
      await waitFor(async () => isHealthy(await readCluster(cluster, name)), {
        deadline: 300,
        what: `Cluster ${name} to be healthy`,
      });
    });
    const primary = await primaryOf(cluster, name);
    await sql(cluster, primary, "postgres", "create table spend (id bigserial primary key, tokens int, note text)");
    const samples = new Map<string, number[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const durability of durabilities) {
        await switchTo(cluster, name, primary, specOf(durability));
        for (const count of clients) {
          const key = keyOf(durability, count);
          const latencies = await progress.step(`${key}, round ${round + 1}`, () => commits(cluster, primary, count));
          samples.set(key, [...(samples.get(key) ?? []), ...latencies]);
        }
      }
    }
    const rows = clients.flatMap((count) =>
      durabilities.map((durability) => {
        const all = samples.get(keyOf(durability, count)) ?? [];
        const at = (share: number) => `${quantile(all, share).toFixed(1)} ms`;
        return [String(count), durability, at(0.5), at(0.95), at(0.99), String(all.length)];
      }),
    );
    console.log(["", ...tableLines([["clients", "durability", "p50", "p95", "p99", "commits"], ...rows])].join("\n"));
  } finally {
    await cluster.core.deleteNamespace({ name: namespace });
  }
}

const keyOf = (durability: Durability, count: number) => `${durability}, ${count} clients`;

/** Changes the replication in place, and waits until the primary works by it. */
async function switchTo(
  cluster: ClusterClient,
  name: string,
  primary: string,
  { postgresql }: ReturnType<typeof clusterSpec>,
): Promise<void> {
  const synchronous = postgresql.synchronous ?? null;
  await cluster.custom.patchNamespacedCustomObject(
    {
      group: "postgresql.cnpg.io",
      version: "v1",
      namespace,
      plural: "clusters",
      name,
      body: { spec: { postgresql: { synchronous } } },
    },
    mergePatch,
  );
  const expected = synchronous === null ? "async" : "quorum";
  await waitFor(
    async () => {
      // The operator's instance manager (1.30) can write the change without loading it.
      await sql(cluster, primary, "postgres", "select pg_reload_conf()");
      const replicas = await replicationOf(cluster, primary);
      return replicas.length === 2 && replicas.every(({ syncState }) => syncState === expected);
    },
    { deadline: 60, what: `both replicas to be ${expected}` },
  );
}

/** Commits one row at a time at a constant rate. @returns the milliseconds of each commit, without the wait for its turn */
async function commits(cluster: ClusterClient, primary: string, count: number): Promise<number[]> {
  const script = [
    "set -e; cd $(mktemp -d -p /dev/shm); trap 'rm -r $PWD' EXIT",
    `echo "insert into spend (tokens, note) values (20, repeat('x', 500));" > insert.sql`,
    `pgbench -U postgres -n -c ${count} -R ${perSecond} -T ${seconds} -f insert.sql -l postgres > /dev/null`,
    // The third column is the latency since the scheduled start in microseconds, the last the delay of that start.
    `cat pgbench_log.* | awk '{ print $3 - $NF }'`,
  ].join("\n");
  const { stdout } = await execInPod(cluster, primary, "postgres", ["sh", "-c", script]);
  return stdout
    .trim()
    .split("\n")
    .map((microseconds) => Number(microseconds) / 1000);
}

runMain(main);
