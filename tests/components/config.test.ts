import assert from "node:assert/strict";

import { readSettings } from "../../components/config";
import { fillIn } from "../../components/config/fillIn";
import { neededProviderOptions } from "../../components/config/providerOptions";
import { configSchema } from "../../components/config/schema";
import { profileNames } from "../../components/profile";
import { schemaContent } from "../../tools/docs/schemaEntries";
import { valueAt } from "../../tools/program/valueAt";
import { allExamples, examples, examplesWith, externalRedisExamples, overridesWith } from "../support/examples";
import { problemsOf, settingsOf, stackInput } from "../support/runStack";

const { entries } = schemaContent();

describe("the config reader", () => {
  it("is tested with an example of every key", () => {
    const missing = entries.filter(({ path }) => examples[path] === undefined);
    assert.deepEqual(missing, [], "add one to `chosen` in tests/support/examples.ts");
  });

  for (const [path, value] of Object.entries(examples)) {
    it(`accepts ${JSON.stringify(value)} at ${path}`, () => {
      assert.deepEqual(problemsOf("prod", overridesWith(path, value), ["litellm"]), []);
    });
  }

  it("accepts all examples together", () => {
    assert.deepEqual(problemsOf("prod", allExamples(), ["litellm"]), []);
  });

  for (const { path } of entries.filter(({ path }) => !path.startsWith("litellm.models"))) {
    it(`replaces the default of ${path}`, () => {
      const config = configSchema.parse({ profile: "prod", ...examplesWith(path) });
      assert.deepEqual(valueAt(fillIn(config), path), examples[path]);
    });
  }
});

describe("the settings", () => {
  const { litellm, namespace, postgres, redis } = settingsOf("prod", allExamples(), ["litellm"]);

  it("have the names of the config", () => {
    assert.equal(litellm.replicas, 4);
    assert.deepEqual(litellm.spendLogs, { retentionDays: 90, maximumMebibytes: 1024, cleaningMinutes: 5 });
    assert.equal(litellm.metrics, true);
    assert.equal(postgres.instances, 5);
    assert.equal(postgres.storage, "50Gi");
    assert.equal(postgres.backup?.retentionDays, 30);
    assert.deepEqual(namespace, { name: "team-a", create: false });
  });

  it("give each part its image, with the digest that it has in images.digests", () => {
    const digests = examples["images.digests"] as Record<string, string>;
    const pinned = (key: string): string => `${String(examples[key])}@${digests[String(examples[key])] ?? ""}`;
    assert.equal(litellm.image, pinned("images.litellm"));
    assert.equal(postgres.image, examples["images.postgres"]);
    assert.equal(postgres.backup?.pruningImage, pinned("images.pruning"));
    assert.equal(redis?.kind === "server" && redis.image, examples["images.redis"]);
  });

  it("use the proxy's image for pruning unless another is set", () => {
    const own = settingsOf("prod", { images: { litellm: examples["images.litellm"] } });
    assert.equal(own.postgres.backup?.pruningImage, examples["images.litellm"]);
  });

  it("contain the keys of PostgreSQL without a default", () => {
    assert.equal(postgres.storageClass, "fast");
    assert.deepEqual(postgres.parameters, { max_connections: "300" });
    assert.equal(postgres.durability, "quorum");
    assert.equal(postgres.backup?.volumeSnapshotClass, "snapshots");
  });

  it("contain an external Redis", () => {
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

  it("contain the keys of LiteLLM without a default", () => {
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
    it(`accepts the shipped stack of profile ${profile}`, () => {
      assert.equal(settingsOf(profile).identity.profile, profile);
    });

    it(`needs only the profile and the provider's options: ${profile}`, () => {
      const values = { ...neededProviderOptions, "llm-gateway:profile": profile };
      assert.deepEqual(readSettings({ project: "llm-gateway", stack: "mine", values, secretKeys: [] }).identity, {
        project: "llm-gateway",
        stack: "mine",
        profile,
      });
    });
  }

  it("names Redis after the proxy", () => {
    const { redis } = settingsOf("prod", { litellm: { name: "proxy" } });
    assert.ok(redis?.kind === "server");
    assert.equal(redis.name, "proxy-redis");
  });

  it("keeps the other sizes of the profile if one is overridden", () => {
    const { sizes } = settingsOf("prod", { litellm: { sizes: { cpuRequest: "3" } } }).litellm;
    assert.deepEqual(sizes, { cpuRequest: "3", memoryRequest: "2Gi", memoryLimit: "2Gi" });
  });

  it("returns the same settings for any order of the keys", () => {
    const input = stackInput("prod", allExamples(), ["litellm"]);
    const reversed = Object.fromEntries(Object.entries(input.values).reverse());
    const comparable = (values: Record<string, string>): string =>
      JSON.stringify({ ...readSettings({ ...input, values }), litellm: undefined });
    assert.equal(comparable(reversed), comparable(input.values));
  });
});
