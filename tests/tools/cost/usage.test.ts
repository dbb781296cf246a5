import assert from "node:assert/strict";

import { usageOf } from "../../../tools/cost/usage";
import { type Overrides, runStack } from "../../support/runStack";

const gibibyte = 2 ** 30;
const usage = async (overrides: Overrides = {}, profile: "cost" | "prod" = "prod") =>
  usageOf((await runStack(profile, overrides)).resources);

describe("what a stack demands", () => {
  it("is every instance and replica that the components deploy", async () => {
    const { parts, total } = await usage();
    assert.deepEqual(
      parts.map(({ name, pods }) => [name, pods]),
      [
        ["litellm", 2],
        ["litellm-pg", 3],
        ["litellm-redis", 1],
      ],
    );
    assert.deepEqual([total.pods, total.memory, total.storage], [6, 7.25 * gibibyte, 60 * gibibyte]);
    assert.ok(Math.abs(total.cpu - 2.6) < 1e-9, `${total.cpu}`);
  });

  it("follows the config", async () => {
    const { total } = await usage({ litellm: { replicas: 4 }, postgres: { storage: "50Gi" } });
    assert.deepEqual([total.pods, total.storage], [8, 150 * gibibyte]);
  });

  it("includes the plugin's container of each instance that archives", async () => {
    const objectStore = { destinationPath: "s3://backups", credentialsSecret: { name: "backup-credentials" } };
    const [without, archiving] = [await usage(), await usage({ postgres: { objectStore } })];
    assert.equal(archiving.total.memory - without.total.memory, 3 * 0.5 * gibibyte);
    assert.equal(archiving.total.pods, without.total.pods);
  });

  it("includes the exporter of Redis with monitoring", async () => {
    const { parts } = await usage({ monitoring: { enabled: true } });
    assert.ok(
      parts.some(({ name, pods }) => name.includes("exporter") && pods === 1),
      JSON.stringify(parts),
    );
  });

  it("counts nothing for an external Redis", async () => {
    const external = { host: "redis.example", passwordSecret: { name: "redis" } };
    const { parts } = await usage({ redis: { external } });
    assert.ok(!parts.some(({ name }) => name.includes("redis")));
  });

  it("adds the new pod of a rollout and every Job at times", async () => {
    const { atTimes } = await usage();
    // A proxy, the migration, and the pruning of backups.
    assert.equal(atTimes.pods, 3);
    assert.equal(Math.round(atTimes.cpu * 1000), 500 + 500 + 10);
    assert.equal((await usage({}, "cost")).atTimes.pods, 2);
  });

  it("takes a rollout's new pods as a share of the replicas where that is how they are set", async () => {
    const { resources } = await runStack("prod");
    const rolledBy = (strategy: object) =>
      usageOf(
        resources
          .filter(({ name }) => name === "gateway-litellm-proxy")
          .map((proxy) => ({
            ...proxy,
            inputs: { ...proxy.inputs, spec: { ...(proxy.inputs["spec"] as object), replicas: 6, strategy } },
          })),
      ).atTimes.pods;
    assert.equal(rolledBy({}), 2);
    assert.equal(rolledBy({ rollingUpdate: { maxSurge: "50%" } }), 3);
    assert.equal(rolledBy({ rollingUpdate: { maxSurge: 1 } }), 1);
    assert.equal(rolledBy({ type: "Recreate" }), 0);
  });
});
