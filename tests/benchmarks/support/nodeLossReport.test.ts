import assert from "node:assert/strict";

import type { Sample } from "../../../benchmarks/support/budgetLoad";
import {
  longestGap,
  type NodeLossReport,
  nodeLossTable,
  overspent,
  requestsIn,
  writesIn,
} from "../../../benchmarks/support/nodeLossReport";

const period = { begun: 10_000, ended: 20_000 };
const sample = (sent: number, status = 200): Sample => ({ replica: 0, sent, ended: sent + 100, status, cost: 2 });
const attempt = (number: number, ended: number, acknowledged = true) => ({
  ...{ number, ended, acknowledged },
  begun: ended - 50,
  detail: "",
});

describe("the report on a lost node", () => {
  it("measures the longest gap between what succeeded, the borders of the period included", () => {
    assert.equal(longestGap([9_000, 12_000, 13_000, 19_000, 30_000], period), 6);
    assert.equal(longestGap([11_000], period), 9);
    assert.equal(longestGap([], period), 10);
  });

  it("counts the requests that were sent meanwhile, and those not served", () => {
    const samples = [sample(9_000, 503), sample(11_000), sample(14_000, 503), sample(15_000, 0), sample(19_000)];
    assert.deepEqual(requestsIn(samples, period), { requests: 4, refused: 2, longestGap: 8, lastRefused: 5 });
  });

  it("reports no refusal where all were served", () => {
    const { refused, lastRefused } = requestsIn([sample(11_000)], period);
    assert.deepEqual([refused, lastRefused], [0, 0]);
  });

  it("counts writes as lost that were acknowledged meanwhile and are gone", () => {
    const attempts = [attempt(1, 9_000), attempt(2, 11_000), attempt(3, 13_000), attempt(4, 15_000, false)];
    assert.deepEqual(writesIn(attempts, period, new Set([2])), { writesPaused: 7, lost: 1 });
  });

  it("counts the requests that a budget was exceeded by", () => {
    const served = Array.from({ length: 12 }, (_, index) => sample(index));
    assert.equal(overspent(served, { budget: 20, price: 2 }), 2);
    assert.equal(overspent(served, { budget: 30, price: 2 }), 0);
  });

  it("renders a Markdown table, one row a node", () => {
    const report: NodeLossReport = {
      what: "drain",
      requests: 100,
      refused: 0,
      longestGap: 0.24,
      lastRefused: 0,
      streams: { all: 10, cut: 1 },
      writesPaused: 8.04,
      lost: 0,
      overspent: 1,
      whole: 31.4,
    };
    const [head, line, row] = nodeLossTable([report]).split("\n");
    assert.match(head ?? "", /^\| node +\| refused \|/);
    assert.match(line ?? "", /^(\| --- )+\|$/);
    assert.equal(row, "| drain | 0 of 100 | 0.2 s | – | 1 of 10 | 8.0 s | 0 | 1 | 31 s |");
  });
});
