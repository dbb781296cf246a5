import assert from "node:assert/strict";

import { parse } from "yaml";

import { readSettings } from "../../../components/config";
import { neededProviderOptions } from "../../../components/config/providerOptions";
import { fullStack } from "../../../tools/docs/fullStackFile";
import { schemaContent } from "../../../tools/docs/schemaEntries";
import { valueAt } from "../../../tools/program/valueAt";

interface StackFile {
  config: Record<string, unknown>;
}

const project = "llm-gateway";

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const settingsOf = (config: Record<string, unknown>) =>
  readSettings({
    project,
    stack: "full",
    values: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asText(value)])),
    secretKeys: [],
  });

/** The config below the project's name, with the examples switched on. */
async function withExamples(): Promise<Record<string, unknown>> {
  // An example's line has no space after the `#`, or an even number of them.
  const text = (await fullStack()).replace(/^( *)#(?=(?: {2})*[^ #])/gm, "$1");
  const entries = Object.entries((parse(text) as StackFile).config);
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(`${project}:`, ""), value]));
}

describe("the stack file with every key", () => {
  it("gives the same settings as its profile alone", async () => {
    const { config } = parse(await fullStack()) as StackFile;
    assert.deepEqual(settingsOf(config), settingsOf({ ...neededProviderOptions, "llm-gateway:profile": "prod" }));
  });

  it("has every key at its path, with a valid example if it has no default", async () => {
    const config = await withExamples();
    for (const { path, example, schema } of schemaContent().entries) {
      if (path.includes("[]") || path === "litellm.providerKeys") continue;
      const value = valueAt(config, path);
      assert.ok(schema.safeParse(value).success, `${path}: ${JSON.stringify(value)}`);
      if (example !== undefined) assert.deepEqual(value, example, path);
    }
  });

  it("has each key's meaning, what is allowed, and the default of every profile", async () => {
    const text = (await fullStack()).replace(/\n +# /g, " ");
    assert.ok(text.includes("Proxy replicas. Allowed: a whole number from 1 to 50. Default: cost 1, dev 1, prod 2."));
    for (const { path, meaning } of schemaContent().entries) {
      assert.ok(text.toLowerCase().includes(meaning.toLowerCase()), path);
    }
  });
});
