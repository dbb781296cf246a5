import assert from "node:assert/strict";

import { analyseWrites, parseWriterLog } from "../../../tools/verify/analysis/writerLog";

const log = [
  "1 1000 1010 acknowledged 10.244.0.11",
  "2 1060 1075 acknowledged 10.244.0.11",
  "3 1125 3200 refused psql: error: connection to server failed: Connection refused",
  "4 3250 5300 refused psql: error: connection to server failed: timeout expired",
  "5 5350 5375 acknowledged 10.244.0.12",
  "6 5425 5440 acknowledged 10.244.0.12",
  "",
].join("\n");

describe("verify: the writer's log", () => {
  it("is parsed by line, without a truncated last line", () => {
    const attempts = parseWriterLog(`${log}7 5490 55`);
    assert.equal(attempts.length, 6);
    assert.deepEqual(attempts[2], {
      number: 3,
      begun: 1125,
      ended: 3200,
      acknowledged: false,
      detail: "psql: error: connection to server failed: Connection refused",
    });
  });

  it("reports how long writes were refused, from the last commit before to the first after", () => {
    const report = analyseWrites(parseWriterLog(log), new Set([1, 2, 5, 6]));
    assert.equal(report.longestGapSeconds, 4.3);
    assert.equal(report.refused, 2);
    assert.deepEqual(report.servers, ["10.244.0.11", "10.244.0.12"]);
  });

  it("counts an acknowledged commit whose row is missing as lost", () => {
    assert.deepEqual(analyseWrites(parseWriterLog(log), new Set([1, 5, 6])).lost, [2]);
  });

  it("counts neither a refused attempt nor an unacknowledged commit as lost", () => {
    assert.deepEqual(analyseWrites(parseWriterLog(log), new Set([1, 2, 3, 5, 6])).lost, []);
  });

  it("reports no gap where nothing was written", () => {
    const { attempts, longestGapSeconds } = analyseWrites([], new Set());
    assert.deepEqual({ attempts, longestGapSeconds }, { attempts: 0, longestGapSeconds: 0 });
  });
});
