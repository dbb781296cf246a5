import assert from "node:assert/strict";

import { metricsPort } from "../../components/litellm/deployment";
import { ClusterClient } from "../../tools/cluster/client";
import { readyReplicas, throughPod } from "../../tools/cluster/replicas";
import { isUnchanged, type Stack } from "../../tools/engine";
import { type Check, passed } from "../../tools/verify/check";
import { checks } from "../../tools/verify/checks";
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
