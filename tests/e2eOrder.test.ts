import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../tools/shared/folders";
import { failuresOf, inTurn, sideBySide, totalOf } from "./e2e/support/order";

describe("the order of the end-to-end suite", () => {
  it("has every file once", () => {
    const files = readdirSync(join(projectRoot, "tests/e2e")).filter((file) => file.endsWith(".test.ts"));
    const ordered = [...inTurn, ...sideBySide.flat()].map((file) => `${file}.test.ts`);
    assert.deepEqual([...ordered].sort(), files.sort());
  });
});

describe("the failures of a process of the end-to-end suite", () => {
  it("are what mocha prints after their number", () => {
    assert.deepEqual(
      failuresOf(["    1) fails", "  3 passing (2s)", "  1 failing", "", "  1) x", "3 passed, 1 failed"]),
      ["  1 failing", "", "  1) x", "3 passed, 1 failed"],
    );
  });

  it("are none where all passed", () => {
    assert.deepEqual(failuresOf(["  3 passing (2s)", "3 passed, 0 failed"]), []);
  });
});

describe("the total of the end-to-end suite", () => {
  it("sums what each process printed", () => {
    const outputs = [
      ["x", "3 passed, 0 failed, 2 skipped"],
      ["4 passed, 1 failed", "Timings"],
    ];
    assert.equal(totalOf(outputs), "7 passed, 1 failed, 2 skipped");
  });

  it("counts a process that printed no total as one failure", () => {
    assert.equal(totalOf([["1 passed, 0 failed"], ["killed"]]), "1 passed, 1 failed");
  });
});
