import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { childrensTicks, processorTime } from "../../../benchmarks/ratios/processorTime";

const busy = "const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);";

describe("the processor time", () => {
  it("grows with the work of this process", () => {
    const start = processorTime.now();
    const end = process.cpuUsage().user + 50_000;
    while (process.cpuUsage().user < end);
    assert.ok(processorTime.now() - start >= 50);
  });

  it("grows with the work of ended children", function () {
    if (process.platform !== "linux") this.skip();
    const start = processorTime.now();
    spawnSync(process.execPath, ["--eval", busy]);
    assert.ok(processorTime.now() - start >= 200);
  });

  it("does not grow while others work", () => {
    const start = processorTime.now();
    // A process that waits uses none.
    spawnSync(process.execPath, ["--eval", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)"]);
    assert.ok(processorTime.now() - start < 1000);
  });

  it("is read after a name with spaces and parentheses", () => {
    const fields = Array.from({ length: 50 }, (_, index) => String(index + 4));
    assert.equal(childrensTicks(`12 (a) (b) S ${fields.join(" ")}`), 16 + 17);
  });
});
