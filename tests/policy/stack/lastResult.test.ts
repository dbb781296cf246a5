import assert from "node:assert/strict";

import { keepingLast } from "../../../policy/stack/lastResult";

describe("keepingLast", () => {
  it("computes once for the same text in a row, and again for another", () => {
    const computed: string[] = [];
    const length = keepingLast((text) => {
      computed.push(text);
      return text.length;
    });
    assert.deepEqual(["a", "a", "bc", "a"].map(length), [1, 1, 2, 1]);
    assert.deepEqual(computed, ["a", "bc", "a"]);
  });
});
