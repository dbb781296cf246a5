import assert from "node:assert/strict";

import { evaluatePolicies } from "../../tools/preview/evaluate";
import { runStack } from "../support/runStack";
import { judge, stackResources } from "./support";

describe("policy on the shipped stacks", () => {
  for (const stack of ["ai-dev", "ai-prod", "ai-cost"]) {
    it(`has nothing to say of ${stack}, not even advice`, async () => {
      assert.deepEqual(judge(await stackResources(stack), {}, stack), []);
    });
  }

  it("has nothing to say of production with an external Redis", async () => {
    const external = {
      host: "redis.shared-redis.svc",
      passwordSecret: { name: "shared-redis", key: "password" },
      tls: true,
      caSecret: { name: "shared-redis", key: "ca.crt" },
    };
    const { resources } = await runStack("prod", { redis: { external } });
    assert.deepEqual(evaluatePolicies({ stack: "ai-prod", project: "llm-gateway", resources }), []);
  });

  it("takes dev and cost for production as soon as they are named so", async () => {
    for (const stack of ["ai-dev", "ai-cost"]) {
      const told = judge(await stackResources(stack), {}, "prod").map(({ rule }) => rule);
      assert.ok(told.includes("non-production-profile-in-production-stack"), `${stack}: ${told.join()}`);
      assert.ok(told.includes("fail-open-budgets"), `${stack}: ${told.join()}`);
    }
  });
});
