import assert from "node:assert/strict";

import { loadTicks, parseLoadLog } from "../../../tools/verify/analysis/loadLog";

describe("verify: the load's log", () => {
  it("uses the last totals, and failures as examples", () => {
    const log = [
      '{"requests": 10, "failures": 0, "slowest": 0.2}',
      '{"at": 3.1, "status": 0, "error": "ConnectionRefusedError"}',
      '{"requests": 30, "failures": 1, "slowest": 1.4}',
      '{"requests": 4',
    ].join("\n");
    assert.deepEqual(parseLoadLog(log), {
      requests: 30,
      failures: 1,
      slowest: 1.4,
      examples: [{ at: 3.1, status: 0, error: "ConnectionRefusedError" }],
    });
  });

  it("tells each second's requests from its totals", () => {
    const log = [
      '{"time": 100.5, "requests": 10, "failures": 0, "slowest": 0.2}',
      '{"at": 3.1, "status": 0, "error": "ConnectionRefusedError"}',
      '{"time": 101.5, "requests": 30, "failures": 1, "slowest": 1.4}',
    ].join("\n");
    assert.deepEqual(loadTicks(log), [
      { at: 100_500, ok: 10, failed: 0 },
      { at: 101_500, ok: 19, failed: 1 },
    ]);
  });

  it("reports no requests before the first totals", () => {
    assert.deepEqual(parseLoadLog("Traceback: no module"), { requests: 0, failures: 0, slowest: 0, examples: [] });
  });
});
