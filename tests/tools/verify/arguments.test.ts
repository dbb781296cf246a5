import assert from "node:assert/strict";

import { UsageError } from "../../../tools/shared/runMain";
import { parseArguments } from "../../../tools/verify/arguments";

describe("verify: the command line", () => {
  it("by default asks for confirmation, runs every check and prints a table", () => {
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

  it("accepts several checks, repeated or separated by commas", () => {
    const { only } = parseArguments(["--stack", "ai-prod", "--only", "failover,budget", "--only", "fail-closed"]);
    assert.deepEqual(only, ["failover", "budget", "fail-closed"]);
  });

  it("rejects an unknown check and names the known ones", () => {
    assert.throws(
      () => parseArguments(["--stack", "ai-prod", "--only", "failovr"]),
      (error: unknown) => {
        assert(error instanceof UsageError);
        assert.match(error.message, /check failovr \(--only\) not found; available: budget, .*backup/);
        return true;
      },
    );
  });

  it("rejects a missing stack", () => {
    assert.throws(() => parseArguments([]), /--stack is missing[^]*usage: npm run verify/);
  });

  it("rejects an unknown option and shows the usage", () => {
    assert.throws(() => parseArguments(["--stack", "a", "--force"]), /--force[^]*usage: npm run verify/);
  });
});
