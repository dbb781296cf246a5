import assert from "node:assert/strict";

import { parse } from "yaml";

import { configSchema } from "../../../components/config/schema";
import { withConfigSchema } from "../../../tools/docs/projectFile";

describe("Pulumi.yaml's config schema", () => {
  const before = "name: llm-gateway # kept\nconfig:\n  gone:\n    type: string\n";

  async function declared(): Promise<Record<string, { type: string; description: string; default?: unknown }>> {
    return (parse(await withConfigSchema(before)) as { config: Awaited<ReturnType<typeof declared>> }).config;
  }

  it("replaces the config and keeps the rest of the file", async () => {
    const text = await withConfigSchema(before);
    assert.match(text, /^name: llm-gateway # kept$/m);
    assert.doesNotMatch(text, /gone/);
  });

  it("declares type, default and meaning as the program reads them", async () => {
    const { createNamespace, namespace, profile } = await declared();
    assert.deepEqual([createNamespace?.type, createNamespace?.default], ["boolean", true]);
    assert.deepEqual([namespace?.type, namespace?.default], ["string", "litellm"]);
    assert.match(profile?.description ?? "", /one of cost, dev, prod$/);
  });

  it("requires the profile only", async () => {
    const keys = await declared();
    const demanded = Object.keys(keys).filter((key) => keys[key]?.default === undefined);
    assert.deepEqual(demanded, ["profile"]);
    assert.equal(keys.protect, undefined);
  });

  it("leaves out mappings, which the engine can't describe", async () => {
    assert.ok(configSchema.shape.litellm);
    assert.equal((await declared()).litellm, undefined);
  });
});
