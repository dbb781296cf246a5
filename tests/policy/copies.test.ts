import assert from "node:assert/strict";

import * as programCron from "../../components/config/cron";
import * as programQuantity from "../../components/config/quantity";
import { parseSchedule } from "../../components/config/schedule";
import * as programLabels from "../../components/kubernetes/labels";
import * as packCron from "../../policy/stack/cron";
import * as packQuantity from "../../policy/stack/quantity";
import { profileLabel } from "../../policy/stack/resource";
import { longestGapHours } from "../../policy/stack/schedule";

const quantities = [
  ...["", "0", "1", "1.5", "250m", "1k", "2M", "3G", "4T", "5P", "1Ki", "512Mi", "1.5Gi", "1Ti", "1Pi"],
  ...[" ", "Gi", "1gi", "1 Gi", "-1Gi", "1KiB", "1e3", "1.", ".5", "0x10", "1Gi ", "1E", "many"],
];

const schedules = [
  ...["0 0 3 * * *", "0 0 */6 * * *", "0 30 2 ? * *", "15,45 10-20/5 8-18/2 * * *", "0 0 0 * * 1-5", "0 0 0 * * SUN"],
  ...["0 0 0 1 * *", "0 0 0 31 * *", "0 0 0 1 JAN *", "0 0 0 29 2 *", "0 0 0 */1 * 1-5", "0 0 0 1-31 * 1-5"],
  ...["0 0 0 13 * 5", "0 0 0 */2 2-4 mon", "@yearly", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"],
  ...["@every 12h", "@every 1h30m", "@every 36h", "@every 10ms", "@every day", "@fortnightly", "@", ""],
  ...["0 0 * * *", "0 0 0 0 * * *", "0 0 0 * * 7", "0 0 0 L * *", "0 0/0 0 * * *", "0 61 0 * * *", "0 0 25 * * *"],
  ...["0 0 0 * 13 *", "0 0 0 30 2 *", "0 0 0 5-1 * *", "0 0 0 1-2-3 * *", "0 1/2/3 0 * * *", "a b c d e f"],
];

/** A parsed schedule with its days listed over a cycle of leap years, so that two of them can be compared. */
function contentOf(cron: packCron.Cron | string): unknown {
  if (typeof cron === "string" || cron.kind === "interval") return cron;
  const days = Array.from({ length: 366 * 4 }, (_, day) => cron.runsOn(new Date(Date.UTC(2024, 0, 1 + day))));
  return { ...cron, runsOn: days };
}

describe("code that the pack copies from the program", () => {
  it("parses quantities like the program", () => {
    const read = (parse: (text: string) => number | undefined) => quantities.map((text) => [text, parse(text)]);
    assert.deepEqual(read(packQuantity.parseQuantity), read(programQuantity.parseQuantity));
  });

  it("parses cron schedules like the program", () => {
    const read = (parse: (text: string) => packCron.Cron | string) =>
      schedules.map((text) => [text, contentOf(parse(text))]);
    assert.deepEqual(read(packCron.readCron), read(programCron.readCron));
  });

  it("rejects the schedules that the program rejects, for the same reasons", () => {
    for (const schedule of schedules) {
      const [gap, read] = [longestGapHours(schedule), parseSchedule(schedule)];
      assert.equal(
        typeof gap === "string" ? gap : undefined,
        typeof read === "string" ? `can't be used: ${read}` : undefined,
        schedule,
      );
    }
  });

  it("finds the same longest gap in schedules that run at most daily", () => {
    for (const schedule of schedules.filter((text) => text.startsWith("0 0 0 "))) {
      const [gap, read] = [longestGapHours(schedule), parseSchedule(schedule)];
      if (typeof gap === "number" && typeof read !== "string") assert.equal(gap, read.longestGapDays * 24, schedule);
    }
  });

  it("reads the profile from the label that the program sets", () => {
    assert.equal(profileLabel, programLabels.profileLabel);
  });
});
