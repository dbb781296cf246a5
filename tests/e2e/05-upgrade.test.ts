import assert from "node:assert/strict";
import { rmSync } from "node:fs";

import { ClusterClient } from "../../tools/cluster/clusterClient";
import { isUnchanged, type Stack } from "../../tools/engine";
import type { LoadReport } from "../../tools/verify/analysis/loadLog";
import type { CheckContext } from "../../tools/verify/check";
import { Cleanup } from "../../tools/verify/cleanup";
import { finishLoad, moreRequests, requestsAround, startLoad } from "../../tools/verify/cluster/load";
import {
  briefly,
  completion,
  completionPath,
  costOf,
  createVirtualKey,
  openReplicas,
  type Replica,
} from "../../tools/verify/cluster/proxy";
import { recordedSpend } from "../../tools/verify/cluster/spend";
import { targetFromOutputs } from "../../tools/verify/target";
import { contextOf } from "./support/context";
import { type Environment, environment, progress, suiteStack } from "./support/environment";
import { formerRevision, unpackFormerRelease } from "./support/formerRelease";
import { heldData, type HeldData } from "./support/heldData";

const namespace = "e2e-upgrade";
const model = "mock";

/** The resources that `pulumi up` deleted or replaced, sorted. It may print the end of a slow deletion twice. */
function removedIn(output: string): string[] {
  const lines = output.matchAll(/^ (?:\+-|- ) *(\S+ \S+) (?:replaced|deleted) /gm);
  return [...new Set([...lines].map(([, resource = ""]) => resource))].sort();
}

describe(`an upgrade of production from the last release, ${formerRevision}, under load`, () => {
  let folder: string | undefined;
  let here: Environment;
  let present: Stack;
  let cleanup: Cleanup;
  let context: CheckContext;
  let replica: Replica;
  let earlier: HeldData;
  let later: HeldData;
  let output: string;
  let load: LoadReport;
  let key: string;
  let cost: number;

  async function firstReplica(): Promise<Replica> {
    const [first] = await openReplicas(context);
    assert.ok(first !== undefined);
    return first;
  }

  before(async function () {
    this.timeout("40m");
    folder = unpackFormerRelease();
    if (folder === undefined) this.skip();
    here = await environment();
    cleanup = new Cleanup();
    const former = suiteStack(here, "ai-prod", namespace, {}, folder);
    present = suiteStack(here, "ai-prod", namespace);
    if (present.exists()) await present.destroy({ unprotect: true });
    await progress.step(`up, production by ${formerRevision}`, () => former.up());
    const cluster = new ClusterClient(here.config, namespace);
    const target = async () => targetFromOutputs("ai-prod", await present.outputs(true), here.place);
    context = await contextOf({ cluster, target }, cleanup);

    replica = await firstReplica();
    key = await createVirtualKey(context, replica, 10);
    const answer = await replica.call("POST", completionPath, key, completion(model));
    assert.equal(briefly(answer), "200");
    cost = costOf(answer);
    const running = await startLoad(context, key, model);
    await moreRequests(context, running);
    earlier = await heldData(cluster);
    ({ output } = await progress.step("up, production taken over under load", () => present.up()));
    later = await heldData(cluster);
    await moreRequests(context, running);
    load = await finishLoad(context, running);
    process.stdout.write(`    ${load.requests - load.failures} of ${load.requests} requests served\n`);
    replica = await firstReplica();
  });

  after(async () => {
    if (folder === undefined) return;
    assert.deepEqual(await cleanup.runAll(), []);
    await progress.step("destroy, upgraded production", () => present.destroy({ unprotect: true }));
    rmSync(folder, { recursive: true });
  });

  it("refuses no request", () => {
    assert.ok(load.requests > 2 * requestsAround);
    assert.deepEqual(load.examples, []);
    assert.equal(load.failures, 0);
  });

  it("keeps the namespace, the PostgreSQL Cluster, its volumes, the keys and the passwords", () => {
    assert.ok(Object.keys(earlier).length > 10);
    for (const [what, value] of Object.entries(earlier)) assert.equal(later[what], value, what);
  });

  it("replaces the migration Job, Redis and the drain token, and nothing else", () => {
    assert.deepEqual(removedIn(output), [
      "kubernetes:apps/v1:StatefulSet gateway-redis-server",
      "kubernetes:batch/v1:Job gateway-litellm-migration",
      "random:index:RandomPassword gateway-litellm-drain-token",
    ]);
  });

  it("keeps virtual keys, with every request's spend in the database", async () => {
    const charged = cost * (load.requests - load.failures + 1);
    const [recorded = 0] = await recordedSpend(context, replica, new Map([[key, charged]]));
    assert.equal(recorded.toPrecision(4), charged.toPrecision(4));
  });

  it("leaves nothing to do for the next preview", async () => {
    const { changes, output } = await progress.step("preview after the upgrade", () => present.preview());
    assert.ok(isUnchanged(changes), output);
  });
});
