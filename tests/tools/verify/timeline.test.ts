import assert from "node:assert/strict";

import { joinLanes, type Lane, spansOf, ticksOf } from "../../../tools/verify/analysis/timeline";

describe("verify: the timeline of a check", () => {
  it("counts what was served and refused in each second", () => {
    const outcomes = [
      { at: 1_900, ok: true },
      { at: 1_100, ok: false },
      { at: 3_000, ok: true },
    ];
    assert.deepEqual(ticksOf(outcomes), [
      { at: 1_000, ok: 1, failed: 1 },
      { at: 3_000, ok: 1, failed: 0 },
    ]);
  });

  it("lets a state last until the next, and the last until the end", () => {
    const states = [
      { at: 1, title: "failing over" },
      { at: 5, title: "healthy" },
    ];
    assert.deepEqual(spansOf(states, 9), [
      { from: 1, to: 5, title: "failing over" },
      { from: 5, to: 9, title: "healthy" },
    ]);
  });

  it("has one lane a source, and none that is empty", () => {
    const tick = { at: 1, ok: 1, failed: 0 };
    const later = { at: 9, ok: 0, failed: 1 };
    const lanes: Lane[] = [
      { kind: "rate", title: "requests", ticks: [tick] },
      { kind: "spans", title: "steps", spans: [] },
      { kind: "rate", title: "requests", ticks: [later] },
    ];
    assert.deepEqual(joinLanes(lanes), [{ kind: "rate", title: "requests", ticks: [tick, later] }]);
  });
});
