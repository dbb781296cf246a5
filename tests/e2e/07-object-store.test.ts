import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { proxyPort } from "../../components/litellm/deploymentSpec";
import { describeEmbeddedCluster } from "../../lab/embedded";
import { ClusterClient } from "../../tools/cluster/clusterClient";
import { readyReplicas, throughPod } from "../../tools/cluster/replicas";
import { isUnchanged, type Stack } from "../../tools/engine";
import { complete, withVirtualKey } from "../../tools/local/completion";
import { waitFor } from "../../tools/shared/waitFor";
import { backup } from "../../tools/verify/checks/backup";
import { primaryOf } from "../../tools/verify/cluster/cnpg";
import { execInPod } from "../../tools/verify/cluster/exec";
import { selectTime, sql } from "../../tools/verify/cluster/postgres";
import { targetFromOutputs } from "../../tools/verify/target";
import { endOfArchive } from "./support/archive";
import { runNow } from "./support/cronJobs";
import { type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { freshNamespace } from "./support/freshNamespace";
import { deployObjectStore, type ObjectStore } from "./support/objectStore";
import { assertKept } from "./support/promises";
import { recoveryKit, stackOfKit } from "./support/recoveryKit";
import { completeThroughEachReplica } from "./support/replicas";
import { readData, type StoredData, storeData, useKey } from "./support/storedData";

const namespace = "e2e-archive";
const postgres = "litellm-pg";
const guard = `${postgres}-archive-guard`;

/** Longer than the base backup at the start and one archive_timeout, so that a segment is archived by time alone. */
const writingSeconds = 240;

/** The promise: what is lost with the cluster, in seconds. */
const worstLoss = 300;

/** The promise: seconds until a lost gateway serves again. */
const longestRestore = 900;

/** Segments that may wait to be archived on the embedded cluster's volumes of 2Gi (`walParameters.ts`). */
const limit = 24;

describe("a stack of profile prod with an object store", () => {
  let here: Environment;
  let stack: Stack;
  let store: ObjectStore;
  let cluster: ClusterClient;

  before(async function () {
    this.timeout("20m");
    here = await environment();
    const embedded = describeEmbeddedCluster();
    if (!here.place.embedded || embedded === undefined) return this.skip();
    cluster = new ClusterClient(here.config, namespace);
    store = await deployObjectStore(here, embedded.images);
    await freshNamespace(here.config, namespace);
    await store.createSecrets(namespace);
    stack = suiteStack(here, "ai-prod", namespace, {
      "llm-gateway:createNamespace": "false",
      "llm-gateway:postgres": { objectStore: store.settings },
    });
    await progress.step("up, profile prod with an object store", () => stack.up({ policies: true }));
  });

  after(async () => {
    if (stack === undefined) return;
    await store.giveBack();
    await progress.step("destroy, profile prod with an object store", () => stack.destroy({ unprotect: true }));
    await cluster.core.deleteNamespace({ name: namespace });
    await store.remove();
  });

  const onPrimary = async (...statements: string[]) =>
    sql(cluster, await primaryOf(cluster, postgres), "postgres", ...statements);
  const waiting = async (): Promise<number> => {
    const [[count = ""] = []] = await onPrimary(
      "select count(*) from pg_ls_archive_statusdir() where name like '%.ready'",
    );
    return Number(count);
  };

  it("serves through both replicas", async () => {
    await completeThroughEachReplica(here.config, await outputsOf(stack), 2);
  });

  it("has all but the last five minutes of ten writes a second in the bucket, at any time", async () => {
    await onPrimary(
      "create table writes (id bigserial primary key, at timestamptz default clock_timestamp(), lsn pg_lsn default pg_current_wal_insert_lsn())",
    );
    const primary = await primaryOf(cluster, postgres);
    const write = "insert into writes default values \\\\watch 0.1";
    const writer = `printf '${write}\\n' | timeout ${writingSeconds} psql -q -d postgres >/dev/null 2>&1 &`;
    await execInPod(cluster, primary, "postgres", ["sh", "-c", writer]);
    const until = performance.now() + writingSeconds * 1000;
    let worst = 0;
    let samples = 0;
    // A sample whose command got no answer is taken again.
    await waitFor(
      async () => {
        // Read before the time: a segment that arrives meanwhile counts as lost.
        const end = endOfArchive(await store.objects());
        const [[age = ""] = []] = await onPrimary(
          `select coalesce(extract(epoch from clock_timestamp() - min(at)), 0) from writes where lsn >= '${end}'`,
        );
        worst = Math.max(worst, Number(age));
        samples += 1;
        return performance.now() > until;
      },
      { deadline: writingSeconds + 60, interval: 2, what: "the end of the writes" },
    );
    const [[written = ""] = []] = await onPrimary("select count(*) from writes");
    const text = `${written} writes in ${writingSeconds} s; at worst the last ${worst.toFixed(0)} s were not in the bucket (${samples} samples)`;
    process.stdout.write(`      ${text}\n`);
    assert.ok(Number(written) > writingSeconds * 5, text);
    assert.ok(samples > 20 && worst > 0 && worst <= worstLoss, text);
  });

  it("has taken a base backup by then", async () => {
    assert.ok((await store.objects()).some((path) => /litellm-pg\/base\/.*\/data\.tar\.gz$/.test(path)));
  });

  it("goes on serving while the store is away for longer than WAL is kept for it", async () => {
    await store.takeAway();
    const outputs = await outputsOf(stack);
    const [replica = ""] = await readyReplicas(cluster, outputs.litellm.deployment);
    await throughPod(cluster, replica, proxyPort, (url) =>
      withVirtualKey({ url, masterKey: outputs.masterKey }, async (key) => {
        for (let segment = 0; segment < limit + 4; segment += 1) {
          await onPrimary("insert into writes default values", "select pg_switch_wal()");
          await complete(url, key, "mock");
        }
        assert.ok((await waiting()) >= limit, "WAL is still archived");
        await runNow(cluster, guard);
        await waitFor(
          async () => {
            await complete(url, key, "mock");
            return (await waiting()) <= 1;
          },
          // PostgreSQL tries a segment three times, each until the upload's own retries end, then waits a minute.
          { deadline: 420, what: "the queue of the archive to be emptied" },
        );
      }),
    );
  });

  it("archives again when the store is back, and takes the base backup that the gap needs", async () => {
    const backups = async () => (await store.objects()).filter((path) => path.endsWith("/data.tar.gz")).length;
    const before = await backups();
    await store.giveBack();
    await waitFor(
      async () => {
        await runNow(cluster, guard);
        return (await backups()) > before;
      },
      { deadline: 420, what: "a base backup after the gap" },
    );
    const end = endOfArchive(await store.objects());
    await onPrimary("insert into writes default values", "select pg_switch_wal()");
    await waitFor(async () => endOfArchive(await store.objects()) !== end, {
      deadline: 120,
      what: "WAL in the bucket",
    });
    await completeThroughEachReplica(here.config, await outputsOf(stack), 2);
  });

  describe("when its cluster is lost", () => {
    const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
    const kit = join(folder, "kit.json");
    let key: string;
    let before: StoredData;
    let targetTime: string;
    let newest: string;

    after(() => {
      rmSync(folder, { recursive: true });
    });

    it("has a recovery kit, made by one command", async () => {
      const outputs = await outputsOf(stack);
      key = await storeData(cluster, outputs);
      before = await readData(cluster, outputs, key);
      await recoveryKit(stack, "export", "--stack", "ai-prod", "--out", kit);
      [[targetTime = ""] = []] = await onPrimary(selectTime);
      [[newest = ""] = []] = await onPrimary("select max(id) from writes");
      const [[later = ""] = []] = await onPrimary("insert into writes default values returning id");
      await onPrimary("select pg_switch_wal()");
      await waitFor(
        async () => {
          const end = endOfArchive(await store.objects());
          return (await onPrimary(`select id from writes where id = ${later} and lsn < '${end}'`)).length === 1;
        },
        { deadline: 120, what: "the last commit to be in the bucket" },
      );
    });

    it("is restored from the kit and the bucket, as of a time before the last write, within 15 minutes", async () => {
      await progress.step("destroy, with its namespace", async () => {
        await stack.destroy({ unprotect: true });
        await cluster.core.deleteNamespace({ name: namespace });
      });
      const begun = performance.now();
      stack = await stackOfKit(here, { name: "ai-prod", namespace, kit, targetTime });
      await progress.step("up, restored from the object store", () => stack.up({ policies: true }));
      const outputs = await outputsOf(stack);
      const restored = await readData(cluster, outputs, key);
      await useKey(cluster, outputs, key);
      const seconds = (performance.now() - begun) / 1000;
      process.stdout.write(`      served again after ${seconds.toFixed(0)} s\n`);
      assert.deepEqual(restored, before);
      assert.deepEqual(await onPrimary("select max(id) from writes"), [[newest]]);
      assert.ok(seconds <= longestRestore, `${seconds.toFixed(0)} s`);
    });

    it("is as its settings say, with the recovery still in them", async () => {
      const { changes, output } = await stack.preview({ policies: true });
      assert.ok(isUnchanged(changes), output);
      await completeThroughEachReplica(here.config, await outputsOf(stack), 2);
    });

    it("archives under a new name", async () => {
      await waitFor(async () => (await store.objects()).some((path) => path.includes("/litellm-pg-2/wals/")), {
        deadline: 120,
        what: "WAL of the restored database in the bucket",
      });
    });

    it("passes npm run verify --only backup", async () => {
      const target = targetFromOutputs("ai-prod", await stack.outputs(true), here.place);
      // Snapshots are restored by the first group.
      await assertKept(backup, { ...target, backups: false }, cluster);
    });
  });
});
