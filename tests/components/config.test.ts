import assert from "node:assert/strict";

import { readSettings } from "../../components/config";
import { neededProviderOptions } from "../../components/config/providerOptions";
import { profileNames } from "../../components/profile";
import { readers } from "../../tools/docs/defaults";
import { schemaContent } from "../../tools/docs/schemaEntries";
import { allExamples, examples, externalRedisExamples, overridesWith } from "../support/examples";
import { problemsOf, settingsOf, stackInput } from "../support/runStack";

const { entries } = schemaContent();

describe("a value that can be used", () => {
  it("is tried for every value that a stack may set", () => {
    assert.deepEqual(Object.keys(examples).sort(), entries.map(({ path }) => path).sort());
  });

  for (const [path, value] of Object.entries(examples)) {
    it(`at ${path} is taken: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(problemsOf("prod", overridesWith(path, value), ["litellm"]), []);
    });
  }

  it("at every path at once is taken", () => {
    assert.deepEqual(problemsOf("prod", allExamples(), ["litellm"]), []);
  });

  for (const [path, read] of Object.entries(readers)) {
    it(`at ${path} is what the settings say`, () => {
      const overrides = path.startsWith("redis.external.") ? externalRedisExamples() : allExamples();
      assert.deepEqual(read(settingsOf("prod", overrides, ["litellm"])), examples[path]);
    });
  }
});

describe("settings without a default", () => {
  const { postgres, litellm } = settingsOf("prod", allExamples(), ["litellm"]);

  it("of PostgreSQL are what the config says", () => {
    assert.equal(postgres.storage.storageClass, "fast");
    assert.deepEqual(postgres.parameters, { max_connections: "300" });
    assert.deepEqual(postgres.synchronous, { method: "any", number: 1, dataDurability: "preferred" });
    assert.equal(postgres.backup?.volumeSnapshotClass, "snapshots");
  });

  it("of an external Redis are what the config says", () => {
    assert.deepEqual(settingsOf("prod", externalRedisExamples()).redis, {
      kind: "external",
      host: "redis.example.com",
      port: 6380,
      secretName: "managed-redis",
      passwordKey: "auth",
      tls: true,
      ca: { secretName: "managed-redis", key: "root.crt" },
    });
  });

  it("of LiteLLM are what the config says", () => {
    assert.deepEqual(litellm.models, [
      {
        model_name: "large",
        litellm_params: { model: "openai/gpt-4o", mock_response: "hello", rpm: 100 },
        model_info: { input_cost_per_token: 0.001, output_cost_per_token: 0.002 },
      },
    ]);
    assert.deepEqual(Object.keys(litellm.providerKeys), ["OPENAI_API_KEY"]);
    assert.equal(litellm.providerKeysSecret, "team-provider-keys");
    assert.deepEqual(litellm.extra, {
      general: { disable_error_logs: true },
      litellm: { drop_params: true },
      router: { num_retries: 2 },
    });
  });
});

describe("the config reader", () => {
  for (const profile of profileNames) {
    it(`takes the shipped stack of profile ${profile}`, () => {
      assert.equal(settingsOf(profile).identity.profile, profile);
    });

    it(`takes nothing but the profile and the provider's options: ${profile}`, () => {
      const values = { ...neededProviderOptions, "llm-gateway:profile": profile };
      assert.deepEqual(readSettings({ project: "llm-gateway", stack: "mine", values, secretKeys: [] }).identity, {
        project: "llm-gateway",
        stack: "mine",
        profile,
      });
    });
  }

  it("names Redis after the proxy where only the proxy has a name", () => {
    const { redis } = settingsOf("prod", { litellm: { name: "proxy" } });
    assert.ok(redis?.kind === "server");
    assert.equal(redis.name, "proxy-redis");
  });

  it("keeps the other sizes of the profile where one is overridden", () => {
    const { sizes } = settingsOf("prod", { litellm: { sizes: { cpuRequest: "3" } } }).litellm;
    assert.deepEqual(sizes, { cpuRequest: "3", memoryRequest: "2Gi", memoryLimit: "2Gi" });
  });

  it("gives the same settings whatever the order of the keys", () => {
    const input = stackInput("prod", allExamples(), ["litellm"]);
    const reversed = Object.fromEntries(Object.entries(input.values).reverse());
    const comparable = (values: Record<string, string>): string =>
      JSON.stringify({ ...readSettings({ ...input, values }), litellm: undefined });
    assert.equal(comparable(reversed), comparable(input.values));
  });
});
