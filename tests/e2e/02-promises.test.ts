import assert from "node:assert/strict";

import { BatchV1Api } from "@kubernetes/client-node";

import { metricsPort } from "../../components/litellm/deployment";
import { ClusterClient } from "../../tools/cluster/client";
import { readyReplicas, throughPod } from "../../tools/cluster/replicas";
import { isUnchanged, type Stack } from "../../tools/engine";
import { type Check, passed } from "../../tools/verify/check";
import { checks } from "../../tools/verify/checks";
import { backupsOf, createObject, readBackup } from "../../tools/verify/cluster/cnpg";
import { readSnapshot } from "../../tools/verify/cluster/snapshot";
import { runCheck } from "../../tools/verify/run";
import { targetFromOutputs, type Target } from "../../tools/verify/target";
import { waitFor } from "../../tools/waitFor";
import { type Environment, environment, progress, suiteStack } from "./support/environment";

const namespace = "e2e-prod";

describe("the promises of production on a real cluster", () => {
  let here: Environment;
  let stack: Stack;
  let target: Target;
  let cluster: ClusterClient;

  before(async function () {
    this.timeout("40m");
    here = await environment();
    stack = suiteStack(here, "ai-prod", namespace, { "llm-gateway:monitoring": { metrics: true } });
    if (stack.exists()) await stack.destroy({ unprotect: true });
    await progress.step("up with the policy pack, profile prod", () => stack.up({ policies: true }));
    target = targetFromOutputs("ai-prod", await stack.outputs(true), {
      kubeconfig: here.place.kubeconfig,
      context: here.place.context,
    });
    cluster = new ClusterClient(here.config, namespace);
  });

  after(async () => {
    await progress.step("destroy, profile prod", () => stack.destroy({ unprotect: true }));
  });

  it("every replica serves Prometheus metrics on a port of their own, without a key", async () => {
    for (const pod of await readyReplicas(cluster, "litellm")) {
      const text = await throughPod(cluster, pod, metricsPort, async (url) => (await fetch(`${url}/metrics`)).text());
      assert.match(text, /^# TYPE litellm_/m, pod);
    }
  });

  for (const check of checks) {
    it(`npm run verify, check ${check.name}`, async function () {
      if (check.notApplicable(target) !== undefined) this.skip();
      await verified(check);
    });
  }

  async function verified(check: Check): Promise<void> {
    const outcome = await progress.step(`check ${check.name}`, () => runCheck(check, target, { cluster }));
    const wrong = outcome.findings.filter(({ ok }) => !ok);
    assert.ok(
      passed(outcome),
      wrong.map(({ what, expected, seen }) => `${what}: expected ${expected}, saw ${seen}`).join("\n"),
    );
    assert.ok(outcome.findings.length > 0, "the check found nothing at all");
  }

  it("the pruning job deletes old backups with their snapshots, and keeps the newest", async () => {
    const newest = "litellm-pg-newest";
    await createObject(cluster, "backups", {
      kind: "Backup",
      metadata: { name: newest },
      spec: { cluster: { name: "litellm-pg" }, method: "volumeSnapshot" },
    });
    await waitFor(async () => (await readBackup(cluster, newest)).status?.phase === "completed", {
      deadline: 300,
      what: `Backup ${newest} to complete`,
    });
    const before = await backupsOf(cluster, "litellm-pg");
    assert.ok(before.length >= 2, "there is no older backup to prune");

    await progress.step("pruning", () => runPruning(0));

    const left = (await backupsOf(cluster, "litellm-pg")).map(({ metadata }) => metadata.name);
    assert.deepEqual(left, [newest]);
    const older = before.flatMap(({ metadata, status }) =>
      metadata.name === newest ? [] : (status?.snapshotBackupStatus?.elements ?? []),
    );
    await waitFor(
      async () => (await Promise.all(older.map(({ name }) => readSnapshot(cluster, name)))).every((one) => !one),
      { deadline: 60, what: "the older backups' snapshots to go" },
    );
  });

  /** Runs the CronJob's Job now, with another retention. */
  async function runPruning(retentionDays: number): Promise<void> {
    const batch = here.config.makeApiClient(BatchV1Api);
    const { spec } = await batch.readNamespacedCronJob({ namespace, name: "litellm-pg-prune" });
    const job = structuredClone(spec?.jobTemplate.spec);
    const retention = job?.template.spec?.containers[0]?.env?.find(({ name }) => name === "RETENTION_DAYS");
    assert.ok(job && retention, "the CronJob has no RETENTION_DAYS");
    retention.value = String(retentionDays);
    const name = "prune-now";
    await batch.createNamespacedJob({ namespace, body: { metadata: { name }, spec: job } });
    await waitFor(async () => ((await batch.readNamespacedJob({ namespace, name })).status?.succeeded ?? 0) === 1, {
      deadline: 120,
      what: "the pruning job to succeed",
    });
    await batch.deleteNamespacedJob({ namespace, name, propagationPolicy: "Foreground" });
  }

  it("refresh and up bring back a deleted disruption budget and replicas edited by hand", async () => {
    await cluster.policy.deleteNamespacedPodDisruptionBudget({ namespace, name: "litellm" });
    await cluster.apps.patchNamespacedDeploymentScale({
      namespace,
      name: "litellm",
      body: [{ op: "replace", path: "/spec/replicas", value: 1 }],
    });
    const refreshed = await progress.step("refresh after drift", () => stack.refresh());
    assert.ok(!isUnchanged(refreshed.changes), refreshed.output);
    await progress.step("up after drift", () => stack.up());
    const { status } = await cluster.apps.readNamespacedDeployment({ namespace, name: "litellm" });
    assert.equal(status?.availableReplicas, 2);
    // The disruption controller counts the pods a moment after the budget is there.
    await waitFor(
      async () => {
        const budget = await cluster.policy.readNamespacedPodDisruptionBudget({ namespace, name: "litellm" });
        return budget.status?.disruptionsAllowed === 1;
      },
      { deadline: 30, what: "the disruption budget to allow one eviction" },
    );
  });
});
