import assert from "node:assert/strict";
import { join } from "node:path";

import type { SecretValue } from "../../../tools/program/runProgram";
import { markSecrets, runProgram } from "../../../tools/program/runProgram";
import { valueAt } from "../../../tools/program/valueAt";
import { stackInput } from "../../support/runStack";
import { mapsOf, smallProgram, TemporaryProject } from "../../support/temporaryProject";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("markSecrets", () => {
  it("replaces secrets at any depth by values that print nothing", () => {
    const marked = markSecrets({ list: [secret("one")], inside: secret({ deep: secret("two") }), plain: "three" });
    assert.equal(JSON.stringify(marked), '{"list":["[secret]"],"inside":"[secret]","plain":"three"}');
    assert.equal((valueAt(marked, "list.0") as SecretValue).reveal(), "one");
    assert.equal((valueAt(marked, "inside.deep") as SecretValue).reveal(), "two");
  });
});

describe("runProgram", () => {
  it("rejects with the program's error and leaves the SDK ready for the next run", async () => {
    await assert.rejects(runProgram(stackInput("dev", { profile: "staging" })), { name: "ConfigError" });
    assert.equal((await runProgram(stackInput("dev"))).outputs.profile, "dev");
  });

  it("rejects with an error inside a resource's inputs and leaves the SDK ready for the next run", async () => {
    const temporary = new TemporaryProject({
      "index.ts": `
        import { ConfigMap } from "@pulumi/kubernetes/core/v1";
        import * as pulumi from "@pulumi/pulumi";
        const fail = (): string => { throw new Error("broken on purpose"); };
        module.exports = async () => {
          new ConfigMap("one", { data: { text: pulumi.output("").apply(fail) } });
          return {};
        };
      `,
    });
    try {
      const input = { project: "llm-gateway", stack: "dev", values: {}, secretKeys: [] };
      await assert.rejects(runProgram(input, join(temporary.root, "index.ts")), /broken on purpose/);
    } finally {
      temporary.remove();
    }
    assert.equal((await runProgram(stackInput("dev"))).outputs.profile, "dev");
  });

  it("returns the given random values", async () => {
    const run = await runProgram({ ...stackInput("dev"), generated: (name) => `made for ${name}` });
    assert.equal((run.outputs.masterKey as SecretValue).reveal(), "sk-made for gateway-litellm-master-key");
  });

  it("runs the program of another checkout", async () => {
    const temporary = new TemporaryProject({ "index.ts": smallProgram });
    try {
      const { config } = JSON.parse(mapsOf({ one: "text" })) as { config: Record<string, unknown> };
      const values = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]));
      const input = { project: "llm-gateway", stack: "dev", values, secretKeys: [] };
      const { resources } = await runProgram(input, join(temporary.root, "index.ts"));
      assert.deepEqual(
        resources.map(({ name, inputs }) => [name, inputs.data]),
        [["one", { text: "text" }]],
      );
    } finally {
      temporary.remove();
    }
  });
});
