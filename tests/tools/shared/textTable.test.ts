import assert from "node:assert/strict";

import { tableLines } from "../../../tools/shared/textTable";

describe("a table for the terminal", () => {
  it("has columns as wide as their widest cell", () => {
    assert.deepEqual(
      tableLines([
        ["a", "long", "x"],
        ["wide", "b", ""],
      ]),
      ["a     long  x", "wide  b"],
    );
  });
});
