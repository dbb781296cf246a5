import assert from "node:assert/strict";

import { evaluatePolicies } from "../../tools/preview/evaluate";
import { runStack } from "../support/runStack";
import { judge, stackResources } from "./support";

describe("policies on the shipped stacks", () => {
  for (const stack of ["ai-dev", "ai-prod", "ai-cost"]) {
    it(`report nothing for ${stack}`, async () => {
      assert.deepEqual(judge(await stackResources(stack), {}, stack), []);
    });
  }

  it("report nothing for production with an external Redis", async () => {
    const external = {
      host: "redis.shared-redis.svc",
      passwordSecret: { name: "shared-redis", key: "password" },
      tls: true,
      caSecret: { name: "shared-redis", key: "ca.crt" },
    };
    const { resources } = await runStack("prod", { redis: { external } });
    assert.deepEqual(evaluatePolicies({ stack: "ai-prod", project: "llm-gateway", resources }), []);
  });

  it("apply the production rules to dev and cost in a stack with a production name", async () => {
    for (const stack of ["ai-dev", "ai-cost"]) {
      const reported = judge(await stackResources(stack), {}, "prod").map(({ rule }) => rule);
      assert.ok(reported.includes("non-production-profile-in-production-stack"), `${stack}: ${reported.join()}`);
      assert.ok(reported.includes("fail-open-budgets"), `${stack}: ${reported.join()}`);
    }
  });
});
