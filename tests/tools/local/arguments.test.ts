import assert from "node:assert/strict";

import { parseLocalArguments } from "../../../tools/local/arguments";

const stacks = ["ai-cost", "ai-dev", "ai-prod"];
const parse = (...words: string[]) => parseLocalArguments(words, stacks);

describe("the command line of npm run local", () => {
  it("deploys ai-prod to the embedded cluster where nothing is said", () => {
    assert.deepEqual(parse(), { verb: "up", stack: "ai-prod" });
  });

  it("takes a stack and a context", () => {
    assert.deepEqual(parse("ai-dev", "--context", "kind"), { verb: "up", stack: "ai-dev", context: "kind" });
  });

  it("removes a stack with down", () => {
    assert.deepEqual(parse("down", "ai-dev", "--context", "kind"), { verb: "down", stack: "ai-dev", context: "kind" });
  });

  it("takes the number of nodes of the embedded cluster", () => {
    assert.deepEqual(parse("ai-dev", "--nodes", "3"), { verb: "up", stack: "ai-dev", nodes: 3 });
  });

  it("refuses a number of nodes that the embedded cluster can't have", () => {
    for (const wrong of ["0", "4", "two", "1.0"])
      assert.throws(() => parse("--nodes", wrong), /--nodes: .* is not allowed; allowed: 1, 2, 3\nusage/);
  });

  it("refuses a number of nodes for a cluster of one's own, and to remove something", () => {
    assert.throws(() => parse("--nodes", "3", "--context", "kind"), /not with down, nor with --context/);
    assert.throws(() => parse("down", "--nodes", "3"), /not with down, nor with --context/);
  });

  it("refuses an unknown stack and names the known ones", () => {
    assert.throws(() => parse("ai-prd"), /"ai-prd"; allowed: ai-cost, ai-dev, ai-prod\nusage/);
  });

  it("refuses a second stack", () => {
    assert.throws(() => parse("ai-dev", "ai-prod"), /one stack at a time, not ai-dev, ai-prod/);
  });

  it("refuses an unknown option and shows the usage", () => {
    assert.throws(() => parse("--contxt", "kind"), /--contxt[^]*usage/);
  });
});
