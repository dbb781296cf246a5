import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

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
    ["the salt key", { litellm: { saltKey: "another" } }],
    ["the salt key's Secret", { litellm: { saltKeySecret: { name: "team-salt-key" } } }],
  ];
  for (const [what, overrides] of another) {
    it(`is another one for another value of ${what}, so that it runs again`, async () => {
      assert.notEqual(await jobName(overrides, ["litellm"]), await jobName());
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

  it("runs LiteLLM's own migration with the proxy's image, database and salt key, and no more", async () => {
    const run = await runStack("prod");
    const container = firstContainer(podTemplate(run, "litellm-migration"));
    assert.match(container.command.join(" "), /^python -c [^]*"litellm\/proxy\/prisma_migration\.py"/);
    assert.equal(container.workingDir, "/app");
    assert.equal(container.image, firstContainer(podTemplate(run, "litellm-proxy")).image);
    assert.deepEqual(
      container.env.filter(({ valueFrom }) => (valueFrom as unknown) !== undefined),
      [
        { name: "POSTGRES_URL", valueFrom: { secretKeyRef: { name: "litellm-pg-app", key: "uri" } } },
        { name: "LITELLM_SALT_KEY", valueFrom: { secretKeyRef: { name: "litellm-keys", key: "LITELLM_SALT_KEY" } } },
      ],
    );
  });

  describe("the script it runs", () => {
    it("ends the Job at the first wrong salt key, since another attempt can't succeed", async () => {
      const { inputs } = findCreatedResource(await runStack("prod"), "Job");
      assert.deepEqual(valueAt(inputs, "spec.podFailurePolicy.rules"), [
        { action: "FailJob", onExitCodes: { containerName: "litellm", operator: "In", values: [65] } },
      ]);
    });

    /**
     * Runs it where LiteLLM's own migration is this one, and the database has these JSON texts; a value is decrypted where
     * it ends like the salt key. Returns the exit code, what was printed, and the termination message.
     */
    async function migrate(python: string, stored: readonly (string | null)[] = []) {
      const [, , script = ""] = firstContainer(podTemplate(await runStack("prod"), "litellm-migration")).command;
      const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
      const message = join(folder, "termination-log");
      const write = (name: string, text: string): void => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      };
      try {
        write("litellm/proxy/prisma_migration.py", python);
        write(
          "prisma.py",
          `import json
class Prisma:
    async def connect(self): pass
    async def disconnect(self): pass
    async def query_raw(self, query):
        return [{"stored": text} for text in json.loads(${JSON.stringify(JSON.stringify(stored))})]
`,
        );
        write(
          "litellm/proxy/common_utils/encrypt_decrypt_utils.py",
          `import os
def decrypt_value_helper(value, key, exception_type):
    return "" if value.endswith(os.environ["LITELLM_SALT_KEY"]) else None
`,
        );
        const { status, stdout } = spawnSync("python3", ["-c", script.replace("/dev/termination-log", message)], {
          cwd: folder,
          encoding: "utf8",
          env: { PATH: process.env.PATH, LITELLM_SALT_KEY: "right" },
        });
        return { status, stdout, reason: existsSync(message) ? readFileSync(message, "utf8") : "" };
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    const encrypted = (end: string): string => end.padStart(64, "A");
    const cleanUp = "import atexit, sys\natexit.register(lambda: print('cleaned up'))\n";

    it("ends without the interpreter's clean-up when the migration has succeeded", async () => {
      const { status, stdout } = await migrate(`${cleanUp}print(__name__)\nsys.exit(0)`);
      assert.deepEqual([status, stdout], [0, "__main__\n"]);
    });

    it("fails with the migration's exit code", async () => {
      assert.equal((await migrate(`${cleanUp}sys.exit(2)`)).status, 2);
      assert.equal((await migrate("raise RuntimeError('no database')")).status, 1);
    });

    it("fails with the reason when the salt key decrypts no stored value", async () => {
      const stored = [
        JSON.stringify({ api_key: encrypted("wrong"), api_base: "v2:gcm:wrong" }),
        // As LiteLLM's client writes some columns: text within the JSON.
        JSON.stringify(JSON.stringify({ model: encrypted("wrong") })),
      ];
      const { status, reason } = await migrate("pass", stored);
      assert.equal(status, 65);
      assert.match(
        reason,
        /^llm-gateway: the salt key is not the one .*: none of its 3 encrypted values can be decrypted/,
      );
    });

    it("succeeds when the salt key decrypts one of them", async () => {
      const stored = [JSON.stringify({ api_key: encrypted("wrong") }), JSON.stringify({ api_key: encrypted("right") })];
      assert.equal((await migrate("pass", stored)).status, 0);
    });

    it("succeeds where nothing that is stored is encrypted", async () => {
      const stored = [
        null,
        "[]",
        "7",
        JSON.stringify({ model: "openai/gpt-4o", api_base: "https://example.com", n: 1 }),
      ];
      assert.equal((await migrate("pass", stored)).status, 0);
      assert.equal((await migrate("pass")).status, 0);
    });
  });

  it("gives up some day, and isn't restarted within its pod", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Job");
    assert.equal(valueAt(inputs, "spec.activeDeadlineSeconds"), 900);
    assert.equal(valueAt(inputs, "spec.template.spec.restartPolicy"), "Never");
  });
});
