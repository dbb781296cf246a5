import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const external = { host: "redis.example.com", passwordSecret: { name: "managed-redis" } };

describe("the check of the salt key", () => {
  it("rejects a Secret beside the key itself", () => {
    const litellm = { saltKey: "the-former-key", saltKeySecret: { name: "team-salt-key" } };
    assert.deepEqual(
      problemsOf("dev", { litellm }, ["litellm"]).map(({ path, value }) => [path, value]),
      [["litellm.saltKeySecret", "team-salt-key"]],
    );
  });
});

describe("the check of an external Redis", () => {
  it("accepts redis.enabled beside it", () => {
    assert.deepEqual(problemsOf("prod", { redis: { enabled: true, external } }), []);
  });

  it("rejects keys of the stack's own Redis beside it", () => {
    const redis = { external, enabled: false, name: "counters" };
    assert.deepEqual(
      problemsOf("prod", { redis }).map(({ path }) => path),
      ["redis.enabled", "redis.name"],
    );
  });

  it("rejects one without TLS in prod", () => {
    assert.deepEqual(
      problemsOf("prod", { redis: { external: { ...external, tls: false } } }).map(({ path }) => path),
      ["redis.external.tls"],
    );
    assert.deepEqual(problemsOf("dev", { redis: { external: { ...external, tls: false } } }), []);
  });
});
