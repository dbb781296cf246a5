import assert from "node:assert/strict";

import fc from "fast-check";

import {
  type BudgetRequest,
  budgetReport,
  dollars,
  isAccounted,
  probeBudget,
} from "../../../tools/verify/analysis/budgetReport";

const served = (replica: string, cost: number): BudgetRequest => ({ replica, status: 200, cost, overBudget: false });
const refused = (replica: string): BudgetRequest => ({ replica, status: 429, cost: 0, overBudget: true });

describe("verify: the arithmetic of a budget", () => {
  it("sums the served requests and lists the refusing replicas", () => {
    const requests = [served("a", 0.00022), served("b", 0.00022), refused("a"), refused("b")];
    const report = budgetReport(requests, 0.0005);
    assert.equal(report.served, 2);
    assert.equal(report.overspend, 0);
    assert.deepEqual(report.refusing, ["a", "b"]);
    assert.deepEqual(report.unexpected, []);
  });

  it("reports the overspend", () => {
    const report = budgetReport([served("a", 0.0004), served("b", 0.0004)], 0.0005);
    assert.equal(report.overspend, 0.0003);
  });

  it("doesn't list a replica as refusing that served after a refusal", () => {
    assert.deepEqual(budgetReport([refused("a"), served("a", 0.1), refused("b")], 1).refusing, ["b"]);
  });

  it("doesn't count a rate limit or the default 422 as a spent budget", () => {
    const rateLimited = { ...refused("a"), overBudget: false };
    const unprocessable = { ...refused("b"), status: 422 };
    const report = budgetReport([rateLimited, unprocessable], 1);
    assert.deepEqual(report.refusing, []);
    assert.deepEqual(report.unexpected, [rateLimited, unprocessable]);
  });

  it("doesn't count a rounding error as overspend", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9999 }), (count, units) => {
        const cost = units / 1e6;
        const requests = Array.from({ length: count }, () => served("a", cost));
        assert.equal(budgetReport(requests, (count * units) / 1e6).overspend, 0);
      }),
    );
  });

  it("makes a budget that pays for five requests and not six", () => {
    const budget = probeBudget(0.00022, "mock", 5.5);
    assert(budget >= 5 * 0.00022 && budget < 6 * 0.00022, String(budget));
  });

  it("rejects a model that costs nothing, naming the fix", () => {
    assert.throws(() => probeBudget(0, "free", 5.5), /model free costs nothing .*--model/);
  });

  it("accepts the spend in the database within 0.1 % of the responses' cost", () => {
    assert.ok(isAccounted(0.010009, 0.01) && isAccounted(0.009991, 0.01) && isAccounted(0, 0));
    assert.ok(!isAccounted(0.01002, 0.01) && !isAccounted(0.00998, 0.01) && !isAccounted(0.0001, 0));
  });

  it("formats small amounts in full", () => {
    assert.equal(dollars(0.00022000001), "$0.00022");
  });
});
