import assert from "node:assert/strict";

import { UsageError } from "../../../tools/shared/runMain";
import { parseArguments } from "../../../tools/verify/arguments";

describe("verify: the command line", () => {
  it("asks, runs every check and prints a table unless told otherwise", () => {
    const args = parseArguments(["--stack", "ai-prod"]);
    assert.deepEqual(
      { ...args },
      {
        stack: "ai-prod",
        only: [],
        include: [],
        kubeconfig: undefined,
        context: undefined,
        yes: false,
        json: false,
        outputs: undefined,
        model: undefined,
      },
    );
  });

  it("takes several checks, repeated or separated by commas", () => {
    const { only } = parseArguments(["--stack", "ai-prod", "--only", "failover,budget", "--only", "fail-closed"]);
    assert.deepEqual(only, ["failover", "budget", "fail-closed"]);
  });

  it("refuses a check that it doesn't know and names those that it does", () => {
    assert.throws(
      () => parseArguments(["--stack", "ai-prod", "--only", "failovr"]),
      (error: unknown) => {
        assert(error instanceof UsageError);
        assert.match(error.message, /--only failovr is not a check; allowed: budget, .*backup/);
        return true;
      },
    );
  });

  it("refuses to run without a stack", () => {
    assert.throws(() => parseArguments([]), /--stack is missing[^]*usage: npm run verify/);
  });

  it("refuses an option that it doesn't know and shows the usage", () => {
    assert.throws(() => parseArguments(["--stack", "a", "--force"]), /--force[^]*usage: npm run verify/);
  });
});
