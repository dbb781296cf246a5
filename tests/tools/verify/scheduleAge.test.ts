import assert from "node:assert/strict";

import { ageHours, hoursText, intervalHours, newest } from "../../../tools/verify/analysis/scheduleAge";

const now = new Date("2026-11-22T21:00:00Z");

describe("verify: the age of backups", () => {
  it("takes the time between the last two runs as the interval", () => {
    assert.equal(intervalHours("0 0 3 * * *", now), 24);
    assert.equal(intervalHours("0 0 */6 * * *", now), 6);
    assert.equal(intervalHours("0 30 3 * * 0", now), 168);
    assert.equal(intervalHours("@daily", now), 24);
    assert.equal(intervalHours("@every 90m", now), 1.5);
  });

  it("takes the current gap of an irregular schedule", () => {
    assert.equal(intervalHours("0 0 1,3 * * *", new Date("2026-11-22T02:00:00Z")), 22);
  });

  it("reports the age of a snapshot in hours", () => {
    assert.equal(ageHours(new Date("2026-11-22T18:30:00Z"), now), 2.5);
  });

  it("finds the newest of several times, and undefined among none", () => {
    const late = new Date("2026-11-22T03:00:00Z");
    assert.equal(newest([new Date("2026-11-21T03:00:00Z"), late])?.getTime(), late.getTime());
    assert.equal(newest([]), undefined);
  });

  it("formats short times with a decimal", () => {
    assert.equal(hoursText(0.25), "0.3 h");
    assert.equal(hoursText(23.4), "23 h");
  });
});
