import assert from "node:assert/strict";

import { judge, stackResources } from "./support";

describe("policy on the shipped stacks", () => {
  for (const stack of ["ai-dev", "ai-prod", "ai-cost"]) {
    it(`has nothing to say of ${stack}, not even advice`, async () => {
      assert.deepEqual(judge(await stackResources(stack), {}, stack), []);
    });
  }

  it("takes dev and cost for production as soon as they are named so", async () => {
    for (const stack of ["ai-dev", "ai-cost"]) {
      const told = judge(await stackResources(stack), {}, "prod").map(({ rule }) => rule);
      assert.ok(told.includes("production-in-disguise"), `${stack}: ${told.join()}`);
      assert.ok(told.includes("fail-open-budgets"), `${stack}: ${told.join()}`);
    }
  });
});
