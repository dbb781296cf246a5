import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { valueAt } from "../../../tools/program/valueAt";
import { firstContainer, podTemplate } from "../../support/podTemplates";
import { findCreatedResource, runStack, type Overrides } from "../../support/runStack";

async function jobName(overrides: Overrides = {}, secretKeys: readonly string[] = []): Promise<unknown> {
  const run = await runStack("prod", overrides, secretKeys);
  return valueAt(findCreatedResource(run, "Job").inputs, "metadata.name");
}

describe("the migration Job", () => {
  it("has a digest in its name", async () => {
    assert.match(String(await jobName()), /^litellm-migrate-[0-9a-f]{8}$/);
  });

  const another: [string, Overrides][] = [
    ["the image", { images: { litellm: "ghcr.io/berriai/litellm-non_root:v1.109.2" } }],
    ["the database's cluster", { postgres: { clusterName: "other" } }],
  ];
  for (const [what, overrides] of another) {
    it(`is another one for another value of ${what}, so that it runs again`, async () => {
      assert.notEqual(await jobName(overrides), await jobName());
    });
  }

  const same: [string, Overrides, string[]?][] = [
    ["models", { litellm: { models: [{ model_name: "other", litellm_params: { model: "a/b" } }] } }],
    ["replicas", { litellm: { replicas: 4 } }],
    ["provider keys", { litellm: { providerKeys: { OPENAI_API_KEY: "k" } } }, ["litellm"]],
    ["metrics", { monitoring: { metrics: true } }],
    ["Redis' sizes", { redis: { sizes: { memoryLimit: "1Gi" } } }],
    ["backups", { postgres: { backup: { retentionDays: 3 } } }],
    ["PostgreSQL's instances", { postgres: { instances: 5 } }],
    ["the proxy's own settings", { litellm: { generalSettings: { disable_error_logs: true } } }],
  ];
  for (const [what, overrides, secretKeys] of same) {
    it(`stays the same for other ${what}: nothing is to be migrated`, async () => {
      assert.equal(await jobName(overrides, secretKeys), await jobName());
    });
  }

  it("is another one for other sizes and another profile: the template of a Job can't be changed", async () => {
    const sizes = { cpuRequest: "1", memoryRequest: "1Gi", memoryLimit: "2Gi" };
    assert.notEqual(await jobName({ litellm: { sizes } }), await jobName());
    const inDev = findCreatedResource(await runStack("dev", { litellm: { sizes } }), "Job");
    assert.notEqual(valueAt(inDev.inputs, "metadata.name"), await jobName({ litellm: { sizes } }));
  });

  it("runs LiteLLM's own migration with the proxy's image and database, and no more", async () => {
    const run = await runStack("prod");
    const container = firstContainer(podTemplate(run, "litellm-migration"));
    assert.match(container.command.join(" "), /^python -c [^]*"litellm\/proxy\/prisma_migration\.py"/);
    assert.equal(container.workingDir, "/app");
    assert.equal(container.image, firstContainer(podTemplate(run, "litellm-proxy")).image);
    assert.deepEqual(
      container.env.filter(({ valueFrom }) => (valueFrom as unknown) !== undefined),
      [{ name: "DATABASE_URL", valueFrom: { secretKeyRef: { name: "litellm-pg-app", key: "uri" } } }],
    );
  });

  describe("the script it runs", () => {
    /** Runs it where LiteLLM's own migration is this one; tells the exit code and what was printed. */
    async function migrate(python: string): Promise<{ status: number | null; stdout: string }> {
      const [, , script] = firstContainer(podTemplate(await runStack("prod"), "litellm-migration")).command;
      const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
      try {
        mkdirSync(join(folder, "litellm", "proxy"), { recursive: true });
        writeFileSync(join(folder, "litellm", "proxy", "prisma_migration.py"), python);
        return spawnSync("python3", ["-c", script ?? ""], { cwd: folder, encoding: "utf8" });
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    const cleanUp = "import atexit, sys\natexit.register(lambda: print('cleaned up'))\n";

    it("ends without the interpreter's clean-up when the migration has succeeded", async () => {
      const { status, stdout } = await migrate(`${cleanUp}print(__name__)\nsys.exit(0)`);
      assert.deepEqual([status, stdout], [0, "__main__\n"]);
    });

    it("fails with the migration's exit code", async () => {
      assert.equal((await migrate(`${cleanUp}sys.exit(2)`)).status, 2);
      assert.equal((await migrate("raise RuntimeError('no database')")).status, 1);
    });
  });

  it("gives up some day, and isn't restarted within its pod", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Job");
    assert.equal(valueAt(inputs, "spec.activeDeadlineSeconds"), 900);
    assert.equal(valueAt(inputs, "spec.template.spec.restartPolicy"), "Never");
  });
});
