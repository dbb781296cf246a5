import assert from "node:assert/strict";

import { type NodeLossReport, nodeLossTable } from "../../../benchmarks/support/nodeLossReport";
import { execOnNode } from "../../../lab/embedded/execOnNode";
import { nameOf } from "../../../tools/cluster/clusterClient";
import { Cleanup } from "../../../tools/verify/cleanup";
import { probeDatabase } from "../../../tools/verify/cluster/postgres";
import { assertAtMost } from "../support/assertions";
import type { Deployed } from "../support/deployed";
import { progress } from "../support/environment";
import { crashed, drained, linkCut, type Loss } from "../support/nodeLosses";
import { NodeScene } from "../support/nodeScene";

/** Seconds that writes may pause while a node is drained. */
const drainWritesBar = 10;

/** Seconds from a drain's begin until the last request is refused. Measured 10 to 18; 35 and 62 on busy cores. */
const refusedBar = 120;

/**
 * Seconds from a node's loss until every part serves again, without anybody's hands. Measured 63 and 72; on two cores
 * that builds kept busy 90 to 110 (docs/runbook.md). The table has the figure; this only ends what never comes back.
 */
const wholeBar = 180;

/** A node goes: it is drained, cut off or ended, and the gateway goes on. */
export function nodePromises(deployed: () => Deployed): void {
  describe("when a node goes", function () {
    // On cores that other work kept busy, limits were exceeded that hold on a quiet machine (docs/runbook.md). Each
    // case ends with every part Ready, so that it can be tried again; the table shows both tries.
    this.retries(1);
    const cleanup = new Cleanup();
    const reports: NodeLossReport[] = [];
    let scene: NodeScene;

    before(async function () {
      this.timeout("10m");
      const { here, cluster } = deployed();
      if (!here.place.embedded || (await cluster.core.listNode()).items.length < 3) this.skip();
      scene = await progress.step("clients of a gateway on three nodes", () => NodeScene.open(deployed(), cleanup));
    });

    after(async () => {
      const failures = await cleanup.runAll();
      if (reports.length > 0) process.stdout.write(`\n${nodeLossTable(reports)}\n\n`);
      assert.deepEqual(failures, []);
    });

    const measure = async (what: string, loss: Loss): Promise<NodeLossReport> => {
      const report = await progress.step(`a node goes: ${what}`, () => scene.lose(what, loss));
      reports.push(report);
      process.stdout.write(`      ${nodeLossTable([report]).split("\n").at(-1) ?? ""}\n`);
      return report;
    };

    it("a drain of the primary's node cuts no stream, loses no write and pauses writes briefly", async () => {
      const [, second = "", third = ""] = await scene.nodes();
      await scene.place({ primary: second, redis: third });
      const report = await measure("drain, the primary's", drained(second));
      expectGraceful(report);
      assertAtMost(report.writesPaused, drainWritesBar, "seconds without a write");
    });

    it("a drain of Redis's node cuts no stream and loses no write", async () => {
      const { redis } = await scene.roles();
      expectGraceful(await measure("drain, Redis's", drained(redis)));
    });

    it("a primary's node that is cut off is done without, and never writes beside its successor", async () => {
      const [first = "", second = ""] = await scene.nodes();
      await scene.place({ primary: second, redis: first });
      const old = await scene.primary();
      const container = old.status?.containerStatuses?.find(({ name }) => name === "postgres")?.containerID ?? "";
      assert.equal(await write(second, container), undefined, "the primary can't be written to past the network");
      const report = await measure("link cut, the primary's", {
        ...linkCut(second),
        meanwhile: async () => {
          assert.notEqual(await write(second, container), undefined, "the old primary writes beside the new one");
        },
      });
      assertAtMost(report.whole, wholeBar, "seconds until every part served");
      assert.notEqual(nameOf(await scene.primary()), nameOf(old));
    });

    it("Redis's node that ends at once is done without, and is used again when it returns", async () => {
      const [first = "", , third = ""] = await scene.nodes();
      await scene.place({ primary: first, redis: third });
      const report = await measure("crash, Redis's", crashed(third));
      assertAtMost(report.whole, wholeBar, "seconds until every part served");
    });
  });
}

function expectGraceful(report: NodeLossReport): void {
  assert.equal(report.streams.cut, 0, "streams were cut");
  assert.equal(report.lost, 0, "acknowledged writes are lost");
  assertAtMost(report.lastRefused, refusedBar, "seconds until the last request was refused");
}

/** Writes a row on an instance past the network. @returns why it could not, where it could not */
async function write(node: string, container: string): Promise<string | undefined> {
  const insert = "insert into writes (number) values (-extract(epoch from clock_timestamp()))";
  try {
    await execOnNode(node, container, ["psql", "-X", "-q", "-U", "postgres", "-d", probeDatabase, "-c", insert]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
