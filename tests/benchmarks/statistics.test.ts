import assert from "node:assert/strict";

import { markdownLines, overhead, quantile, type Sample, statuses } from "../../benchmarks/statistics";

const served = (...milliseconds: number[]): Sample[] =>
  milliseconds.map((each) => ({ status: 200, milliseconds: each }));

describe("the benchmarks' statistics", () => {
  it("returns the nearest rank as a quantile, in any order of values", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.equal(quantile(hundred, 0.99), 99);
    assert.equal(quantile(hundred, 0.5), 50);
    assert.equal(quantile(hundred, 1), 100);
  });

  it("returns a single value as every quantile", () => {
    assert.equal(quantile([7], 0.01), 7);
    assert.equal(quantile([7], 0.99), 7);
  });

  it("throws on a quantile without values", () => {
    assert.throws(() => quantile([], 0.5), /no values/);
  });

  it("subtracts the upstream's median, not its slowest response, from the proxy's quantile", () => {
    assert.equal(overhead(served(10, 20, 90), served(1, 2, 80), 0.99), 88);
  });

  it("leaves refused requests out of the overhead", () => {
    const refused = { status: 503, milliseconds: 5000 };
    assert.equal(overhead([...served(10), refused], [...served(4), refused], 0.99), 6);
  });

  it("counts statuses, most frequent first, and names requests without a response", () => {
    const samples = [503, 200, 200, 0].map((status) => ({ status }));
    assert.equal(statuses(samples), "2 x 200, 1 x 503, 1 x no answer");
  });

  it("writes a Markdown table with a header and aligned columns", () => {
    assert.deepEqual(
      markdownLines([
        ["a", "long"],
        ["wide", "b"],
      ]),
      ["| a    | long |", "| ---- | ---- |", "| wide | b    |"],
    );
  });
});
