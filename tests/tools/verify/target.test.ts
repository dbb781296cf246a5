import assert from "node:assert/strict";

import { looksLikeProduction, targetFromOutputs } from "../../../tools/verify/target";

const outputs = {
  profile: "prod",
  namespace: "litellm",
  url: "http://litellm.litellm.svc:4000",
  masterKey: "sk-a",
  masterKeySecretName: "litellm-keys",
  litellm: { deployment: "litellm", service: "litellm", replicas: 2 },
  postgres: { cluster: "litellm-pg", instances: 3, database: "litellm", backup: { schedule: "0 0 3 * * *" } },
  redis: { name: "litellm-redis", host: "litellm-redis.litellm.svc" },
};

describe("verify: the target", () => {
  it("is read from the stack's outputs", () => {
    assert.deepEqual(targetFromOutputs("ai-prod", outputs, { context: "kind" }), {
      context: "kind",
      stack: "ai-prod",
      namespace: "litellm",
      profile: "prod",
      masterKey: "sk-a",
      litellm: { deployment: "litellm", service: "litellm", replicas: 2 },
      postgres: { cluster: "litellm-pg", instances: 3 },
      redis: { name: "litellm-redis" },
      backups: true,
      archives: false,
    });
  });

  it("archives where the stack has an object store", () => {
    const postgres = { ...outputs.postgres, objectStore: { destinationPath: "s3://backups" } };
    assert.equal(targetFromOutputs("ai-prod", { ...outputs, postgres }, {}).archives, true);
  });

  it("has neither Redis nor backups where the stack has none", () => {
    const postgres = { cluster: "litellm-pg", instances: 1 };
    const target = targetFromOutputs("ai-dev", { ...outputs, profile: "dev", redis: undefined, postgres }, {});
    assert.equal(target.redis, undefined);
    assert.equal(target.backups, false);
  });

  it("rejects outputs whose master key is hidden, naming the flag that shows it", () => {
    assert.throws(
      () => targetFromOutputs("ai-prod", { ...outputs, masterKey: "[secret]" }, {}),
      /masterKey: is hidden: print the outputs with --show-secrets/,
    );
  });

  it("names every output that is missing", () => {
    assert.throws(
      () => targetFromOutputs("ai-prod", { profile: "prod" }, {}),
      (error: unknown) => {
        assert(error instanceof Error);
        for (const name of ["namespace", "masterKey", "litellm", "postgres"])
          assert.match(error.message, new RegExp(name));
        assert.match(error.message, /Deploy the stack first/);
        return true;
      },
    );
  });

  it("looks like production by its profile or by its name", () => {
    assert.equal(looksLikeProduction({ profile: "prod", stack: "ai" }), true);
    assert.equal(looksLikeProduction({ profile: "dev", stack: "acme/llm-gateway/eu-prod" }), true);
    assert.equal(looksLikeProduction({ profile: "dev", stack: "eu_prod" }), true);
    assert.equal(looksLikeProduction({ profile: "dev", stack: "eu-production" }), true);
    assert.equal(looksLikeProduction({ profile: "dev", stack: "product-dev" }), false);
  });
});
