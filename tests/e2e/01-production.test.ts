import assert from "node:assert/strict";

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
import { databaseTlsPromises } from "./promises/databaseTls";
import { documentedCommands } from "./promises/documentedCommands";
import { growthPromises, quickCleaning } from "./promises/growth";
import { nodePromises } from "./promises/nodes";
import { previewComment } from "./promises/previewComment";
import { priceModels, pricePromises } from "./promises/prices";
import { redisPromises } from "./promises/redis";
import { streamPromises } from "./promises/streams";
import { stuckBreakerPromises } from "./promises/stuckBreaker";
import type { Deployed } from "./support/deployed";
import { type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { freshNamespace } from "./support/freshNamespace";
import { objectsIn } from "./support/namespaceObjects";
import { assertKept } from "./support/promises";
import { backUp, pruneNow, snapshotsOf } from "./support/pruning";
import { completeThroughEachReplica } from "./support/replicas";

const namespace = "e2e-production";

/** The life of one stack: each test continues from the state that the previous one left. */
describe("a stack deployed in profile dev, raised to prod and destroyed", () => {
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
    // An existing namespace, so that the test can see what destroy leaves behind.
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
    await freshNamespace(here.config, namespace);
  });

  describe("in profile dev", () => {
    it("deploys, and its one replica answers", async () => {
      await progress.step("up, profile dev", () => dev.up());
      await completeThroughEachReplica(here.config, await outputsOf(dev), 1);
    });

    it("changes nothing in a second up", async () => {
      const { changes, output } = await progress.step("up again, profile dev", () => dev.up());
      assert.ok(isUnchanged(changes), output);
    });

    for (const check of checks) {
      it(`passes npm run verify --only ${check.name}`, async function () {
        const target = await targetOf(dev);
        if (check.notApplicable(target) !== undefined) this.skip();
        await assertKept(check, target, cluster);
      });
    }
  });

  describe("in profile prod", () => {
    it("is raised in place with the policy pack on, and both replicas answer", async () => {
      await progress.step("up, dev raised to prod", () => prod.up({ policies: true }));
      const outputs = await outputsOf(prod);
      assert.equal(outputs.profile, "prod");
      await completeThroughEachReplica(here.config, outputs, 2);
    });

    it("finds no drift in a refresh right after", async () => {
      const run = () => prod.up({ refresh: true });
      const { changes, output } = await progress.step("up with refresh, profile prod", run);
      assert.ok(isUnchanged(changes), output);
    });

    it("serves Prometheus metrics from every replica on a separate port, without a key", async () => {
      for (const pod of await readyReplicas(cluster, "litellm")) {
        const text = await throughPod(cluster, pod, metricsPort, async (url) => (await fetch(`${url}/metrics`)).text());
        assert.match(text, /^# TYPE litellm_/m, pod);
      }
    });

    // Add further groups of tests on the same stack here, each a function of `deployed`.
    documentedCommands(deployed);
    previewComment(deployed);
    pricePromises(deployed);
    redisPromises(deployed);
    stuckBreakerPromises(deployed);
    streamPromises(deployed);
    growthPromises(deployed);
    databaseTlsPromises(deployed);
    nodePromises(deployed);

    for (const check of checks) {
      it(`passes npm run verify --only ${check.name}`, async function () {
        const target = await deployed().target();
        if (check.notApplicable(target) !== undefined) this.skip();
        await assertKept(check, target, cluster);
      });
    }

    it("prunes old backups with their snapshots and keeps the newest", async () => {
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
        { deadline: 60, what: "the older backups' snapshots to be deleted" },
      );
      // No resource owns it, so destroy would leave it behind.
      await deleteObject(cluster, "backups", "newest");
    });

    it("restores a deleted PodDisruptionBudget and an edited replica count by refresh and up", async () => {
      const name = "litellm";
      await cluster.policy.deleteNamespacedPodDisruptionBudget({ namespace, name });
      const body = [{ op: "replace", path: "/spec/replicas", value: 1 }];
      await cluster.apps.patchNamespacedDeploymentScale({ namespace, name, body });
      const refreshed = await progress.step("refresh after drift", () => prod.refresh());
      assert.ok(!isUnchanged(refreshed.changes), refreshed.output);
      await progress.step("up after drift", () => prod.up());
      const { status } = await cluster.apps.readNamespacedDeployment({ namespace, name });
      assert.equal(status?.availableReplicas, 2);
      // The disruption controller counts the pods shortly after the PDB is created.
      await waitFor(
        async () => {
          const budget = await cluster.policy.readNamespacedPodDisruptionBudget({ namespace, name });
          return budget.status?.disruptionsAllowed === 1;
        },
        { deadline: 30, what: "the PodDisruptionBudget to allow one eviction" },
      );
    });
  });

  describe("when destroyed", () => {
    it("deletes nothing while the data is protected", async () => {
      await assert.rejects(prod.destroy(), /protect/);
      await completeThroughEachReplica(here.config, await outputsOf(prod), 2);
    });

    it("leaves an empty namespace once unprotected", async () => {
      await progress.step("destroy, profile prod", () => prod.destroy({ unprotect: true }));
      // The operator and the garbage collector clean up after the Cluster is deleted.
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
