import assert from "node:assert/strict";

import { problemsOf, type Overrides } from "../../support/runStack";

const fix = "Remove it to use the profile's value, or choose another profile.";

/** A guarantee of production, an override that breaks it, and the expected problem. */
const guarantees: [string, Overrides, { path: string; value: unknown; allowed: string }][] = [
  [
    "two replicas of the proxy",
    { litellm: { replicas: 1 } },
    { path: "litellm.replicas", value: 1, allowed: "2 or more in profile prod" },
  ],
  [
    "budgets that fail closed",
    { litellm: { budgets: "fail-open" } },
    { path: "litellm.budgets", value: "fail-open", allowed: "fail-closed in profile prod" },
  ],
  [
    "a PodDisruptionBudget for the proxy",
    { litellm: { podDisruptionBudget: false } },
    { path: "litellm.podDisruptionBudget", value: false, allowed: "true in profile prod" },
  ],
  [
    "shared Redis",
    { redis: { enabled: false } },
    { path: "redis.enabled", value: false, allowed: "true in profile prod" },
  ],
  [
    "three PostgreSQL instances",
    { postgres: { instances: 2 } },
    { path: "postgres.instances", value: 2, allowed: "3 or more in profile prod" },
  ],
  [
    "PodDisruptionBudgets for PostgreSQL",
    { postgres: { enablePDB: false } },
    { path: "postgres.enablePDB", value: false, allowed: "true in profile prod" },
  ],
  [
    "backups",
    { postgres: { backup: { enabled: false } } },
    { path: "postgres.backup.enabled", value: false, allowed: "true in profile prod" },
  ],
  [
    "a backup at least daily, so not a weekly one",
    { postgres: { backup: { schedule: "0 0 3 * * 0" } } },
    { path: "postgres.backup.schedule", value: "0 0 3 * * 0", allowed: "at least daily in profile prod" },
  ],
  [
    "a backup at least daily, so not only on working days",
    { postgres: { backup: { schedule: "0 0 3 * * 1-5" } } },
    { path: "postgres.backup.schedule", value: "0 0 3 * * 1-5", allowed: "at least daily in profile prod" },
  ],
  [
    "a week of history in the object store",
    { postgres: { objectStore: { destinationPath: "s3://backups", retentionDays: 6 } } },
    { path: "postgres.objectStore.retentionDays", value: 6, allowed: "7 or more in profile prod" },
  ],
  [
    "an encrypted connection to the object store",
    { postgres: { objectStore: { destinationPath: "s3://backups", endpointURL: "http://s3.example.com" } } },
    {
      path: "postgres.objectStore.endpointURL",
      value: "http://s3.example.com",
      allowed: "an https URL in profile prod",
    },
  ],
  ["protected data", { protect: false }, { path: "protect", value: false, allowed: "true in profile prod" }],
];

describe("the checks of profile prod", () => {
  for (const [guarantee, overrides, expected] of guarantees) {
    it(`require ${guarantee}: reject ${JSON.stringify(overrides)}`, () => {
      const problem = problemsOf("prod", overrides).find((one) => one.path === expected.path && one.remedy === fix);
      assert.deepEqual(problem, { ...expected, remedy: fix });
    });

    it(`apply to prod only: ${JSON.stringify(overrides)} is accepted in dev`, () => {
      assert.deepEqual(problemsOf("dev", overrides), []);
    });
  }

  it("report every problem in one message", () => {
    const broken = problemsOf("prod", {
      protect: false,
      litellm: { replicas: 1, budgets: "fail-open", podDisruptionBudget: false },
      redis: { enabled: false },
      postgres: { instances: 1, enablePDB: false, backup: { enabled: false } },
    });
    assert.deepEqual(broken.map(({ path }) => path).sort(), [
      "litellm.budgets",
      "litellm.podDisruptionBudget",
      "litellm.replicas",
      "postgres.backup.enabled",
      "postgres.enablePDB",
      "postgres.instances",
      "protect",
      "redis.enabled",
    ]);
  });

  for (const overrides of [
    { litellm: { replicas: 2 } },
    { litellm: { replicas: 4 } },
    { postgres: { instances: 5 } },
    { postgres: { backup: { schedule: "0 0 */6 * * *" } } },
    { protect: true },
  ]) {
    it(`accept ${JSON.stringify(overrides)}`, () => {
      assert.deepEqual(problemsOf("prod", overrides), []);
    });
  }
});

describe("the checks of every profile", () => {
  it("reject several replicas without a shared Redis", () => {
    assert.deepEqual(problemsOf("dev", { litellm: { replicas: 2 } }), [
      {
        path: "redis.enabled",
        value: false,
        allowed: "true with litellm.replicas 2",
        remedy:
          "Without a shared Redis each replica keeps its own counters, and budgets and rate limits multiply; set redis.enabled to true.",
      },
    ]);
  });

  it("accept several replicas with a shared Redis", () => {
    assert.deepEqual(problemsOf("dev", { litellm: { replicas: 2 }, redis: { enabled: true } }), []);
  });

  it("reject a PodDisruptionBudget for a single replica", () => {
    const [problem, ...others] = problemsOf("cost", { litellm: { podDisruptionBudget: true } });
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.path, problem?.allowed], ["litellm.podDisruptionBudget", "false with one replica"]);
    assert.match(problem?.remedy ?? "", /set litellm\.replicas to 2 or more/);
  });

  it("reject a PodDisruptionBudget for a single PostgreSQL instance", () => {
    const [problem, ...others] = problemsOf("cost", { postgres: { enablePDB: true } });
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.path, problem?.allowed], ["postgres.enablePDB", "false with one instance"]);
    assert.match(problem?.remedy ?? "", /set postgres\.instances to 2 or more/);
  });

  it("reject a quorum of fewer than three instances", () => {
    const problemsWith = (instances: number) => problemsOf("dev", { postgres: { durability: "quorum", instances } });
    for (const instances of [1, 2]) {
      const [problem, ...others] = problemsWith(instances);
      assert.deepEqual(others, []);
      assert.deepEqual(
        [problem?.path, problem?.value, problem?.allowed],
        ["postgres.durability", "quorum", `async with postgres.instances ${instances}`],
      );
      assert.match(problem?.remedy ?? "", /set postgres\.instances to 3 or more/);
    }
    assert.deepEqual(problemsWith(3), []);
  });

  it("reject one name for two parts of the gateway", () => {
    assert.deepEqual(
      problemsOf("prod", { litellm: { name: "gateway" }, redis: { name: "gateway" } }).map(({ path }) => path),
      ["redis.name"],
    );
    assert.deepEqual(
      problemsOf("dev", { litellm: { name: "gateway" }, postgres: { clusterName: "gateway" } }).map(({ path }) => path),
      ["postgres.clusterName"],
    );
  });

  for (const part of ["litellm", "postgres", "redis"]) {
    it(`reject a memory request above the limit: ${part}`, () => {
      const sizes = { memoryRequest: "3Gi", memoryLimit: "2500Mi" };
      assert.deepEqual(problemsOf("prod", { [part]: { sizes } }), [
        {
          path: `${part}.sizes.memoryRequest`,
          value: "3Gi",
          allowed: `at most ${part}.sizes.memoryLimit (2500Mi)`,
        },
      ]);
    });

    it(`accept a memory request equal to the limit in another unit: ${part}`, () => {
      assert.deepEqual(problemsOf("prod", { [part]: { sizes: { memoryRequest: "2048Mi", memoryLimit: "2Gi" } } }), []);
    });
  }
});
