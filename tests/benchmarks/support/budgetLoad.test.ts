import assert from "node:assert/strict";

import { refusedAfter, type Sample, servedIn, spentIn } from "../../../benchmarks/support/budgetLoad";

const sample = (status: number, ended: number, replica = 0): Sample => ({
  ...{ replica, status, ended, sent: ended - 10 },
  cost: status === 200 ? 0.5 : 0,
});

describe("the result of a load on a budget", () => {
  it("counts served requests and their cost", () => {
    const samples = [sample(200, 1000), sample(429, 2000), sample(200, 3000)];
    assert.equal(servedIn(samples), 2);
    assert.equal(spentIn(samples), 1);
  });

  it("measures the last refusal of each replica since the moment", () => {
    const samples = [sample(503, 900), sample(503, 3000), sample(0, 4000), sample(200, 9000), sample(503, 2000, 1)];
    assert.deepEqual(refusedAfter(samples, 1000, 2), [3, 1]);
  });

  it("ignores a refusal before the moment", () => {
    assert.deepEqual(refusedAfter([sample(503, 900)], 1000, 1), [0]);
  });

  it("counts a budget status as a refusal only where it isn't expected", () => {
    const samples = [sample(422, 3000), sample(429, 4000)];
    assert.deepEqual(refusedAfter(samples, 1000, 1), [2]);
    assert.deepEqual(refusedAfter(samples, 1000, 1, [200, 422, 429]), [0]);
  });
});
