import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const external = { host: "redis.example.com", passwordSecret: { name: "managed-redis" } };

describe("an external Redis", () => {
  it("is taken beside redis.enabled", () => {
    assert.deepEqual(problemsOf("prod", { redis: { enabled: true, external } }), []);
  });

  it("is refused beside what describes a Redis of the stack's own", () => {
    const redis = { external, enabled: false, name: "counters" };
    assert.deepEqual(
      problemsOf("prod", { redis }).map(({ path }) => path),
      ["redis.enabled", "redis.name"],
    );
  });

  it("is refused in prod without TLS", () => {
    assert.deepEqual(
      problemsOf("prod", { redis: { external: { ...external, tls: false } } }).map(({ path }) => path),
      ["redis.external.tls"],
    );
    assert.deepEqual(problemsOf("dev", { redis: { external: { ...external, tls: false } } }), []);
  });
});
