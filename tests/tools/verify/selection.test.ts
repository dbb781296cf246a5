import assert from "node:assert/strict";

import { checks } from "../../../tools/verify/checks";
import { planChecks, type Wanted } from "../../../tools/verify/selection";
import type { Target } from "../../../tools/verify/target";

const production: Target = {
  stack: "ai-prod",
  namespace: "litellm",
  profile: "prod",
  masterKey: "sk-a",
  litellm: { deployment: "litellm", service: "litellm", replicas: 2 },
  postgres: { cluster: "litellm-pg", instances: 3 },
  redis: { name: "litellm-redis" },
  backups: true,
  archives: false,
};
const development: Target = {
  ...production,
  redis: undefined,
  stack: "ai-dev",
  profile: "dev",
  litellm: { ...production.litellm, replicas: 1 },
  postgres: { cluster: "litellm-pg", instances: 1 },
  backups: false,
};
const all: Wanted = { only: [], include: [] };

function running(target: Target, wanted: Wanted): string[] {
  return planChecks(checks, target, wanted)
    .filter(({ skipped }) => skipped === undefined)
    .map(({ check }) => check.name);
}

describe("verify: which checks run", () => {
  it("in production runs all but drain, and skips fail-closed by default", () => {
    assert.deepEqual(running(production, all), ["budget", "rollout", "eviction", "drain-node", "failover", "backup"]);
  });

  it("in production runs fail-closed where included or named", () => {
    assert(running(production, { only: [], include: ["fail-closed"] }).includes("fail-closed"));
    assert.deepEqual(running(production, { only: ["fail-closed"], include: [] }), ["fail-closed"]);
  });

  it("outside production runs fail-closed by default", () => {
    const staging: Target = { ...production, stack: "staging", profile: "dev" };
    assert(running(staging, all).includes("fail-closed"));
  });

  it("on single instances runs drain instead of eviction and failover", () => {
    assert.deepEqual(running(development, all), ["budget", "rollout", "drain"]);
  });

  it("reports why a named check doesn't apply", () => {
    const [planned] = planChecks(checks, development, { only: ["failover"], include: [] });
    assert.match(planned?.skipped ?? "", /one PostgreSQL instance/);
  });
});
