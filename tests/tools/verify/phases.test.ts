import assert from "node:assert/strict";

import { PhaseTracker } from "../../../tools/verify/analysis/phases";

const healthy = "Cluster in healthy state";

/** As CloudNativePG 1.30.0 reported it when the primary's pod was deleted at 10 s (milliseconds, phase, primary). */
const recorded: [number, string, string][] = [
  [9_900, healthy, "litellm-pg-1"],
  [11_032, "Failing over", "litellm-pg-1"],
  [12_410, "Failing over", "litellm-pg-1"],
  [14_205, "Failing over", "litellm-pg-2"],
  [14_300, "Waiting for the instances to become active", "litellm-pg-2"],
  [25_121, healthy, "litellm-pg-2"],
];

function track(states: readonly [number, string, string][]): PhaseTracker {
  const tracker = new PhaseTracker();
  tracker.begin(10_000);
  for (const [at, phase, primary] of states) tracker.observe({ at, phase, primary });
  return tracker;
}

describe("verify: following the phases of a failover", () => {
  it("reports when the failover began, when another primary took over, and when the Cluster was healthy again", () => {
    const tracker = track(recorded);
    assert.equal(tracker.firstIn("Failing over")?.seconds, 1.032);
    assert.deepEqual(
      {
        primary: tracker.firstOtherPrimary("litellm-pg-1")?.primary,
        seconds: tracker.firstOtherPrimary("litellm-pg-1")?.seconds,
      },
      { primary: "litellm-pg-2", seconds: 4.205 },
    );
    assert.equal(tracker.returnedTo(healthy)?.seconds, 15.121);
  });

  it("doesn't confuse the healthy state before the failover with the one after it", () => {
    assert.equal(track(recorded.slice(0, 5)).returnedTo(healthy), undefined);
  });

  it("reports no new primary while the status names the old one", () => {
    assert.equal(track(recorded.slice(0, 3)).firstOtherPrimary("litellm-pg-1"), undefined);
  });

  it("reports a change once, even where the same state is observed repeatedly", () => {
    const tracker = track(recorded.slice(0, 2));
    assert.equal(tracker.observe({ at: 12_000, phase: "Failing over", primary: "litellm-pg-1" }), undefined);
    assert.notEqual(tracker.observe({ at: 12_500, phase: "Failing over", primary: "litellm-pg-2" }), undefined);
  });

  it("lists the phases in order without repetitions", () => {
    assert.equal(
      track(recorded).describe(),
      `Failing over (1.0 s) → Waiting for the instances to become active (4.3 s) → ${healthy} (15.1 s)`,
    );
  });
});
