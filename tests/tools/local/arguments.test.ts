import assert from "node:assert/strict";

import { parseLocalArguments } from "../../../tools/local/arguments";

const stacks = ["ai-cost", "ai-dev", "ai-prod"];
const parse = (...words: string[]) => parseLocalArguments(words, stacks);

describe("the command line of npm run local", () => {
  it("deploys ai-prod by default", () => {
    assert.deepEqual(parse(), { verb: "up", stack: "ai-prod" });
  });

  it("accepts a stack and a context", () => {
    assert.deepEqual(parse("ai-dev", "--context", "kind"), { verb: "up", stack: "ai-dev", context: "kind" });
  });

  it("removes a stack with down", () => {
    assert.deepEqual(parse("down", "ai-dev", "--context", "kind"), { verb: "down", stack: "ai-dev", context: "kind" });
  });

  it("accepts the number of nodes of the embedded cluster", () => {
    assert.deepEqual(parse("ai-dev", "--nodes", "3"), { verb: "up", stack: "ai-dev", nodes: 3 });
  });

  it("rejects a number of nodes that the embedded cluster can't have", () => {
    for (const wrong of ["0", "4", "two", "1.0"])
      assert.throws(() => parse("--nodes", wrong), /--nodes: .* is not allowed; allowed: 1, 2, 3\nusage/);
  });

  it("rejects a number of nodes together with --context or down", () => {
    assert.throws(() => parse("--nodes", "3", "--context", "kind"), /neither with down nor with --context/);
    assert.throws(() => parse("down", "--nodes", "3"), /neither with down nor with --context/);
  });

  it("accepts the cluster to make, and no other", () => {
    assert.deepEqual(parse("ai-dev", "--on", "kind"), { verb: "up", stack: "ai-dev", on: "kind" });
    assert.throws(() => parse("--on", "minikube"), /--on: "minikube" is not allowed; allowed: kind, embedded\nusage/);
  });

  it("rejects a cluster to make where none is made, or none with several nodes", () => {
    assert.throws(() => parse("--on", "kind", "--context", "mine"), /neither with down nor with --context/);
    assert.throws(() => parse("down", "--on", "kind"), /neither with down nor with --context/);
    assert.throws(() => parse("--on", "kind", "--nodes", "3"), /use it without --on kind/);
    assert.equal(parse("--on", "embedded", "--nodes", "3").nodes, 3);
  });

  it("accepts that the embedded cluster is monitored", () => {
    assert.deepEqual(parse("--monitoring"), { verb: "up", stack: "ai-prod", monitoring: true });
    assert.equal(parse("--on", "embedded", "--monitoring", "--nodes", "3").monitoring, true);
  });

  it("rejects a Prometheus beside another cluster, or to be removed", () => {
    assert.throws(() => parse("--monitoring", "--context", "mine"), /neither with down nor with --context/);
    assert.throws(() => parse("down", "--monitoring"), /neither with down nor with --context/);
    assert.throws(() => parse("--monitoring", "--on", "kind"), /use it without --on kind/);
  });

  it("rejects an unknown stack and names the known ones", () => {
    assert.throws(() => parse("ai-prd"), /"ai-prd" not found; available: ai-cost, ai-dev, ai-prod\nusage/);
  });

  it("rejects a second stack", () => {
    assert.throws(() => parse("ai-dev", "ai-prod"), /expected one stack, found ai-dev, ai-prod/);
  });

  it("rejects an unknown option and shows the usage", () => {
    assert.throws(() => parse("--contxt", "kind"), /--contxt[^]*usage/);
  });
});
