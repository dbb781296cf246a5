import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { Stack } from "../../tools/engine";
import { runProgram } from "../../tools/program/runProgram";
import { findCreatedResource } from "../support/runStack";
import { type Environment, environment, outputsOf, progress } from "./support/environment";
import { installInto } from "./support/installedLibrary";
import { namespaceExists } from "./support/namespaceObjects";
import { completeThroughEachReplica } from "./support/replicas";

const namespace = "e2e-library";

describe("examples/as-a-library, with the package from npm pack", () => {
  let here: Environment;
  let folder: string;

  before(async function () {
    this.timeout("40m");
    here = await environment();
    folder = await progress.step("npm pack and install", () => installInto("as-a-library"));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("creates a gateway on the mocks", async () => {
    const run = await runProgram(
      {
        project: "team-platform",
        stack: "dev",
        values: { "team-platform:gateway": JSON.stringify({ profile: "prod" }) },
        secretKeys: [],
      },
      join(folder, "index.ts"),
    );
    findCreatedResource(run, "ConfigMap", "-prune-script");
    assert.equal(run.outputs.url, "http://litellm.team-gateway.svc:4000");
  });

  it("deploys a gateway that answers, and removes it", async () => {
    const gateway = Object.entries(here.place.overlay)
      .filter(([key]) => key.startsWith("llm-gateway:"))
      .map(([key, value]) => [key.replace("llm-gateway:", ""), value] as const);
    const stack = new Stack(here.engine, {
      stack: "dev",
      project: folder,
      state: join(here.place.state, "e2e", namespace),
      kubeconfig: here.place.kubeconfig,
      overlay: {
        "team-platform:context": here.place.context,
        "team-platform:namespace": namespace,
        "team-platform:gateway": Object.fromEntries(gateway),
      },
    });
    await progress.step("up, the library's example", () => stack.up());
    const outputs = await outputsOf(stack);
    await completeThroughEachReplica(here.config, { ...outputs, namespace, litellm: { deployment: "litellm" } }, 1);
    await progress.step("destroy, the library's example", () => stack.destroy());
    assert.equal(await namespaceExists(here.config, namespace), false);
  });
});
