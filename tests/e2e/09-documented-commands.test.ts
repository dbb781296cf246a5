import assert from "node:assert/strict";
import { copyFileSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { findEngine } from "../../tools/engine";
import { evaluateStack } from "../../tools/preview/evaluatedStack";
import { run } from "../../tools/shared/commands";
import { projectRoot } from "../../tools/shared/folders";
import { blocksRunBy } from "../support/documentedCommands";
import { ownLibrary, ownProgram, TemporaryProject } from "../support/temporaryProject";
import { progress } from "./support/environment";

/** Blocks that need Pulumi's engine and no cluster: `pulumi up` is left out, everything else runs as the page has it. */
describe("documented commands with Pulumi's engine", () => {
  let project: TemporaryProject;
  before(() => {
    project = new TemporaryProject({ "index.ts": ownProgram, ...ownLibrary });
    for (const file of ["Pulumi.yaml", "Pulumi.ai-dev.yaml"])
      copyFileSync(join(projectRoot, file), join(project.root, file));
    symlinkSync(join(projectRoot, "tsconfig.json"), join(project.root, "tsconfig.json"));
  });
  after(() => {
    project.remove();
  });

  const blocks = blocksRunBy("tests/e2e/09-documented-commands.test.ts");

  for (const [name, { script }] of blocks) {
    it(`change the stack's config out of ${name}`, async () => {
      const { path, cli } = await findEngine(progress);
      const env = {
        PATH: [...path, process.env["PATH"]].join(":"),
        PULUMI_BACKEND_URL: `file://${project.root}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_STACK: "ai-dev",
      };
      const options = { cwd: project.root, env, timeout: 120 };
      await run(cli, ["stack", "init", "ai-dev", "--non-interactive"], options).catch(() => undefined);
      const withoutUp = `pulumi() { if [ "$1" = up ]; then echo up; else command pulumi "$@"; fi; }\n${script}`;
      const { stdout } = await run("bash", ["-e", "-c", withoutUp], { ...options, input: "sk-of-the-provider\n" });
      assert.match(stdout, /^up$/m);
    });
  }

  it("leave a stack with the real model and its key encrypted", async () => {
    const text = readFileSync(join(project.root, "Pulumi.ai-dev.yaml"), "utf8");
    assert.doesNotMatch(text, /sk-of-the-provider/);
    const litellm = (parse(text) as { config: Record<string, unknown> }).config["llm-gateway:litellm"];
    assert.deepEqual(Object.keys((litellm as { providerKeys: object }).providerKeys), ["OPENAI_API_KEY"]);
    const { settings } = await evaluateStack("ai-dev", project.root);
    assert.deepEqual(settings?.litellm.models, [
      {
        model_name: "gpt-4o",
        litellm_params: { model: "openai/gpt-4o", api_key: "os.environ/OPENAI_API_KEY" },
      },
    ]);
  });
});
