import assert from "node:assert/strict";

import fc from "fast-check";

import { parseSchedule } from "../../../components/config/schedule";

function gapOf(text: string): number {
  const parsed = parseSchedule(text);
  assert.ok(typeof parsed !== "string", `${text} is refused: ${String(parsed)}`);
  return parsed.longestGapDays;
}

describe("parseSchedule", () => {
  const gaps: [string, string, number][] = [
    ["0 0 3 * * *", "daily", 1],
    ["0 0 */6 * * *", "every six hours", 1],
    ["0 30 2 ? * *", "daily, with a question mark", 1],
    ["0 0 0 * * 1-5", "on working days", 3],
    ["0 0 0 * * 0", "weekly", 7],
    ["0 0 0 1 * *", "monthly", 31],
    ["0 0 0 31 * *", "on the 31st, which February, April … don't have", 61],
    ["0 0 0 1 1 *", "yearly", 366],
    ["0 0 0 29 2 *", "on leap days", 1461],
    ["@daily", "daily, by a descriptor", 1],
    ["@weekly", "weekly, by a descriptor", 7],
    ["@every 12h", "every twelve hours", 1],
    ["@every 1h30m", "every hour and a half", 1],
    ["@every 36h", "every day and a half", 2],
    ["0 0 0 * * MON-fri", "on working days, by name", 3],
    ["0 0 0 */1 * 1-5", "on working days, as a star restricts nothing even with a step", 3],
    ["0 0 0 1-31 * 1-5", "on every day of the month or working day", 1],
  ];
  for (const [text, words, days] of gaps) {
    it(`finds at most ${days} days between two runs of ${text} (${words})`, () => {
      assert.equal(gapOf(text), days);
    });
  }

  it("rejects five fields, whose first one CloudNativePG would read as seconds", () => {
    assert.equal(parseSchedule("0 0 * * *"), "it has 5 fields instead of six; the first one is the seconds");
  });

  const refused: [string, RegExp][] = [
    ["", /it has 1 field instead of six/],
    ["@fortnightly", /@fortnightly is not one of @yearly.*@every/],
    ["@every day", /"day" is not a duration/],
    ["0 0 0 * * 7", /"7" is outside the range of day of week, 0 to 6/],
    ["0 0 0 L * *", /"L" is not a range of day of month/],
    ["0 0/0 0 * * *", /not a range of minutes/],
    ["0 0 0 0 * * *", /it has 7 fields instead of six/],
    ["0 61 0 * * *", /61|range/i],
    ["0 0 25 * * *", /25|range/i],
    ["0 0 0 * 13 *", /13|range/i],
    ["0 0 0 30 2 *", /it never runs/],
    ["a b c d e f", /./],
  ];
  for (const [text, reason] of refused) {
    it(`rejects "${text}", with the reason`, () => {
      const parsed = parseSchedule(text);
      assert.ok(typeof parsed === "string", `${text} is taken`);
      assert.match(parsed, reason);
    });
  }

  it("finds one day between runs at any second, minute and hour", () => {
    const [sixty, hours] = [fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 })];
    fc.assert(
      fc.property(sixty, sixty, hours, (second, minute, hour) => {
        assert.equal(gapOf(`${second} ${minute} ${hour} * * *`), 1);
      }),
    );
  });

  it("finds a week between runs on one weekday", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), (weekday) => {
        assert.equal(gapOf(`0 0 0 * * ${weekday}`), 7);
      }),
      { numRuns: 7 },
    );
  });
});
