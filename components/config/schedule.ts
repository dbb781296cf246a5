import { CronExpressionParser } from "cron-parser";

const millisecondsPerDay = 86_400_000;
// A leap year comes round within eight years even across a century without one.
const horizonDays = 366 * 8;

/** Why a schedule can't be used, in words that fit after "is not allowed: ". */
export type ScheduleProblem = string;

/** What is known of a schedule that CloudNativePG would accept and that means what it says. */
export interface Schedule {
  /** The longest time between two runs, in whole days; 1 means "at least once on every day". */
  longestGapDays: number;
}

/**
 * Reads a cron schedule with six fields, seconds first (`0 0 3 * * *` is daily at 03:00 UTC).
 * Five fields are refused though CloudNativePG takes them: it reads them one field to the left,
 * so that `0 0 * * *` fires hourly.
 */
export function parseSchedule(text: string): Schedule | ScheduleProblem {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) {
    return `it has ${fields.length} ${fields.length === 1 ? "field" : "fields"}, and six are needed, seconds first`;
  }
  try {
    CronExpressionParser.parse(text);
    return { longestGapDays: longestGapDays(fields.slice(3).join(" ")) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether days pass between two runs depends on the day fields alone; hours only shift both ends alike. */
function longestGapDays(dayFields: string): number {
  if (/^[*?] \* [*?]$/.test(dayFields)) return 1;
  const start = new Date("2024-01-01T00:00:00Z");
  const end = new Date(start.getTime() + horizonDays * millisecondsPerDay);
  const runs = CronExpressionParser.parse(`0 0 0 ${dayFields}`, {
    currentDate: new Date(start.getTime() - 1000),
    endDate: end,
    tz: "UTC",
  });
  let longest = 0;
  let previous = start.getTime();
  while (runs.hasNext()) {
    const run = runs.next().getTime();
    longest = Math.max(longest, (run - previous) / millisecondsPerDay);
    previous = run;
  }
  return Math.max(longest, (end.getTime() - previous) / millisecondsPerDay);
}
