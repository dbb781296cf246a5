import assert from "node:assert/strict";

import { CoreV1Api } from "@kubernetes/client-node";

import { metricsPort } from "../../components/litellm/deploymentSpec";
import { ClusterClient } from "../../tools/cluster/clusterClient";
import { readyReplicas, throughPod } from "../../tools/cluster/replicas";
import { isUnchanged, type Stack } from "../../tools/engine";
import { waitFor } from "../../tools/shared/waitFor";
import { checks } from "../../tools/verify/checks";
import { backupsOf, deleteObject } from "../../tools/verify/cluster/cnpg";
import { readSnapshot } from "../../tools/verify/cluster/snapshot";
import { targetFromOutputs, type Target } from "../../tools/verify/target";
import { settingsOf } from "../support/runStack";
import { slowModel } from "../support/slowUpstream";
import { growthPromises, quickCleaning } from "./promises/growth";
import { priceModels, pricePromises } from "./promises/prices";
import { redisPromises } from "./promises/redis";
import { streamPromises } from "./promises/streams";
import { stuckBreakerPromises } from "./promises/stuckBreaker";
import type { Deployed } from "./support/deployed";
import { createNamespace, type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { namespaceExists, objectsIn } from "./support/namespaceObjects";
import { assertKept } from "./support/promises";
import { backUp, pruneNow, snapshotsOf } from "./support/pruning";
import { completeThroughEachReplica } from "./support/replicas";

const namespace = "e2e-production";

/** One stack's whole life: each test goes on from where the one before it left the cluster. */
describe("a stack from its first up in profile dev, over production, to destroy", () => {
  let here: Environment;
  let dev: Stack;
  let prod: Stack;
  let cluster: ClusterClient;

  const targetOf = async (stack: Stack): Promise<Target> =>
    targetFromOutputs("ai-prod", await stack.outputs(true), here.place);

  const deployed = (): Deployed => ({ here, stack: prod, cluster, target: () => targetOf(prod) });

  before(async function () {
    this.timeout("40m");
    here = await environment();
    cluster = new ClusterClient(here.config, namespace);
    // A namespace of somebody else's, so that what destroy leaves behind can be seen in it.
    const overlay = {
      "llm-gateway:createNamespace": "false",
      "llm-gateway:monitoring": { metrics: true },
      "llm-gateway:litellm": {
        models: [...settingsOf("prod").litellm.models, slowModel, ...priceModels],
        spendLogs: quickCleaning,
      },
    };
    dev = suiteStack(here, "ai-prod", namespace, { ...overlay, "llm-gateway:profile": "dev" });
    prod = suiteStack(here, "ai-prod", namespace, overlay);
    if (prod.exists()) await prod.destroy({ unprotect: true });
    await here.config
      .makeApiClient(CoreV1Api)
      .deleteNamespace({ name: namespace })
      .catch(() => undefined);
    await waitFor(async () => !(await namespaceExists(here.config, namespace)), {
      deadline: 120,
      what: `namespace ${namespace} of an earlier run to go`,
    });
    await createNamespace(here.config, namespace);
  });

  describe("in profile dev", () => {
    it("pulumi up deploys it, and its one replica answers", async () => {
      await progress.step("up, profile dev", () => dev.up());
      await completeThroughEachReplica(here.config, await outputsOf(dev), 1);
    });

    it("a second up changes nothing", async () => {
      const { changes, output } = await progress.step("up again, profile dev", () => dev.up());
      assert.ok(isUnchanged(changes), output);
    });

    for (const check of checks) {
      it(`keeps what npm run verify checks by ${check.name}`, async function () {
        const target = await targetOf(dev);
        if (check.notApplicable(target) !== undefined) this.skip();
        await assertKept(check, target, cluster);
      });
    }
  });

  describe("in profile prod", () => {
    it("is raised in place, past the policy pack, and both replicas answer", async () => {
      await progress.step("up, dev raised to prod", () => prod.up({ policies: true }));
      const outputs = await outputsOf(prod);
      assert.equal(outputs.profile, "prod");
      await completeThroughEachReplica(here.config, outputs, 2);
    });

    it("a refresh right after finds the cluster as the state has it", async () => {
      const run = () => prod.up({ refresh: true });
      const { changes, output } = await progress.step("up with refresh, profile prod", run);
      assert.ok(isUnchanged(changes), output);
    });

    it("every replica serves Prometheus metrics on a port of their own, without a key", async () => {
      for (const pod of await readyReplicas(cluster, "litellm")) {
        const text = await throughPod(cluster, pod, metricsPort, async (url) => (await fetch(`${url}/metrics`)).text());
        assert.match(text, /^# TYPE litellm_/m, pod);
      }
    });

    // Further groups of tests on the same stack are called here, each a function of `deployed`.
    pricePromises(deployed);
    redisPromises(deployed);
    stuckBreakerPromises(deployed);
    streamPromises(deployed);
    growthPromises(deployed);

    for (const check of checks) {
      it(`keeps what npm run verify checks by ${check.name}`, async function () {
        const target = await deployed().target();
        if (check.notApplicable(target) !== undefined) this.skip();
        await assertKept(check, target, cluster);
      });
    }

    it("the pruning job deletes old backups with their snapshots, and keeps the newest", async () => {
      await backUp(cluster, "newest");
      const older = (await backupsOf(cluster, "litellm-pg")).filter(({ metadata }) => metadata.name !== "newest");
      assert.ok(older.length > 0, "there is no older backup to prune");
      await progress.step("pruning", () => pruneNow(cluster, 0));
      const left = (await backupsOf(cluster, "litellm-pg")).map(({ metadata }) => metadata.name);
      assert.deepEqual(left, ["newest"]);
      await waitFor(
        async () => {
          const snapshots = older.flatMap(snapshotsOf).map((name) => readSnapshot(cluster, name));
          return (await Promise.all(snapshots)).every((snapshot) => snapshot === undefined);
        },
        { deadline: 60, what: "the older backups' snapshots to go" },
      );
      // Nobody owns it, so that destroy would leave it behind.
      await deleteObject(cluster, "backups", "newest");
    });

    it("refresh and up bring back a deleted disruption budget and replicas edited by hand", async () => {
      const name = "litellm";
      await cluster.policy.deleteNamespacedPodDisruptionBudget({ namespace, name });
      const body = [{ op: "replace", path: "/spec/replicas", value: 1 }];
      await cluster.apps.patchNamespacedDeploymentScale({ namespace, name, body });
      const refreshed = await progress.step("refresh after drift", () => prod.refresh());
      assert.ok(!isUnchanged(refreshed.changes), refreshed.output);
      await progress.step("up after drift", () => prod.up());
      const { status } = await cluster.apps.readNamespacedDeployment({ namespace, name });
      assert.equal(status?.availableReplicas, 2);
      // The disruption controller counts the pods a moment after the budget is there.
      await waitFor(
        async () => {
          const budget = await cluster.policy.readNamespacedPodDisruptionBudget({ namespace, name });
          return budget.status?.disruptionsAllowed === 1;
        },
        { deadline: 30, what: "the disruption budget to allow one eviction" },
      );
    });
  });

  describe("at its end", () => {
    it("destroy deletes nothing while the data is protected", async () => {
      await assert.rejects(prod.destroy(), /protect/);
      await completeThroughEachReplica(here.config, await outputsOf(prod), 2);
    });

    it("destroy of the unprotected stack leaves an empty namespace", async () => {
      await progress.step("destroy, profile prod", () => prod.destroy({ unprotect: true }));
      // The operator and the garbage collector clear away after the Cluster is gone.
      await waitFor(
        async () => {
          const left = await objectsIn(here.config, namespace);
          if (left.length > 0) throw new Error(`there are ${left.join(", ")}`);
          return true;
        },
        { deadline: 120, what: `namespace ${namespace} to be empty` },
      );
    });
  });
});
