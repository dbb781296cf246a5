import assert from "node:assert/strict";

import fc from "fast-check";

import { parseSchedule } from "../../../components/config/schedule";

function gapOf(text: string): number {
  const parsed = parseSchedule(text);
  assert.ok(typeof parsed !== "string", `${text} is refused: ${String(parsed)}`);
  return parsed.longestGapDays;
}

describe("a backup schedule", () => {
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
    it(`that runs ${words} (${text}) has at most ${days} days between two runs`, () => {
      assert.equal(gapOf(text), days);
    });
  }

  it("with five fields is refused, as CloudNativePG would read it one field to the left", () => {
    assert.equal(parseSchedule("0 0 * * *"), "it has 5 fields, and six are needed, seconds first");
  });

  const refused: [string, RegExp][] = [
    ["", /it has 1 field, and six are needed/],
    ["@fortnightly", /@fortnightly is none of @yearly.*@every/],
    ["@every day", /"day" is no duration/],
    ["0 0 0 * * 7", /"7" is outside the range of day of week, 0 to 6/],
    ["0 0 0 L * *", /"L" is no range of day of month/],
    ["0 0/0 0 * * *", /no range of minutes/],
    ["0 0 0 0 * * *", /it has 7 fields, and six are needed/],
    ["0 61 0 * * *", /61|range/i],
    ["0 0 25 * * *", /25|range/i],
    ["0 0 0 * 13 *", /13|range/i],
    ["0 0 0 30 2 *", /it never fires/],
    ["a b c d e f", /./],
  ];
  for (const [text, reason] of refused) {
    it(`"${text}" is refused, with the reason`, () => {
      const parsed = parseSchedule(text);
      assert.ok(typeof parsed === "string", `${text} is taken`);
      assert.match(parsed, reason);
    });
  }

  it("runs daily at whatever second, minute and hour", () => {
    const [sixty, hours] = [fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 })];
    fc.assert(
      fc.property(sixty, sixty, hours, (second, minute, hour) => {
        assert.equal(gapOf(`${second} ${minute} ${hour} * * *`), 1);
      }),
    );
  });

  it("on one weekday runs weekly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), (weekday) => {
        assert.equal(gapOf(`0 0 0 * * ${weekday}`), 7);
      }),
      { numRuns: 7 },
    );
  });
});
