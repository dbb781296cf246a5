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
