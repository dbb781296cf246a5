import assert from "node:assert/strict";

import { CoreV1Api } from "@kubernetes/client-node";

import { isUnchanged, type Stack } from "../../tools/engine";
import { waitFor } from "../../tools/waitFor";
import { createNamespace, type Environment, environment, outputsOf, progress, suiteStack } from "./support/environment";
import { objectsIn } from "./support/leftovers";
import { completeThroughEachReplica } from "./support/replicas";

const namespace = "e2e-lifecycle";

describe("a stack's life on a real cluster", () => {
  let here: Environment;
  let dev: Stack;
  let raised: Stack;

  before(async function () {
    this.timeout("40m");
    here = await environment();
    // A namespace of somebody else's, so that what destroy leaves behind can be seen in it.
    const overlay = { "llm-gateway:createNamespace": "false" };
    dev = suiteStack(here, "ai-dev", namespace, overlay);
    raised = suiteStack(here, "ai-dev", namespace, { ...overlay, "llm-gateway:profile": "prod" });
    if (dev.exists()) await dev.destroy({ unprotect: true });
    const core = here.config.makeApiClient(CoreV1Api);
    await core.deleteNamespace({ name: namespace }).catch(() => undefined);
    await waitFor(
      async () => !(await core.listNamespace()).items.some(({ metadata }) => metadata?.name === namespace),
      {
        deadline: 120,
        what: `namespace ${namespace} of an earlier run to go`,
      },
    );
    await createNamespace(here.config, namespace);
  });

  it("pulumi up deploys the profile dev, and its one replica answers", async () => {
    await progress.step("up, profile dev", () => dev.up());
    await completeThroughEachReplica(here.config, await outputsOf(dev), 1);
  });

  it("a second up changes nothing", async () => {
    const { changes, output } = await progress.step("up again, profile dev", () => dev.up());
    assert.ok(isUnchanged(changes), output);
  });

  it("the profile is raised from dev to prod in place, and both replicas answer", async () => {
    await progress.step("up, dev raised to prod", () => raised.up());
    const outputs = await outputsOf(raised);
    assert.equal(outputs.profile, "prod");
    await completeThroughEachReplica(here.config, outputs, 2);
  });

  it("a refresh right after finds the cluster as the state has it", async () => {
    const { changes, output } = await progress.step("up with refresh, profile prod", () =>
      raised.up({ refresh: true }),
    );
    assert.ok(isUnchanged(changes), output);
  });

  it("destroy deletes nothing while the data is protected", async () => {
    await assert.rejects(raised.destroy(), /protect/);
    await completeThroughEachReplica(here.config, await outputsOf(raised), 2);
  });

  it("destroy of the unprotected stack leaves an empty namespace", async () => {
    await progress.step("destroy, profile prod", () => raised.destroy({ unprotect: true }));
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
