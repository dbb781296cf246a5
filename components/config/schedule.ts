import { readCron } from "./cron";

const millisecondsPerDay = 86_400_000;
const secondsPerDay = 86_400;
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
 * Reads a cron schedule with six fields, seconds first (`0 0 3 * * *` is daily at 03:00 UTC), or a descriptor (`@daily`).
 * Five fields are refused though CloudNativePG takes them: it reads them one field to the left,
 * so that `0 0 * * *` fires hourly.
 */
export function parseSchedule(text: string): Schedule | ScheduleProblem {
  const cron = readCron(text);
  if (typeof cron === "string") return cron;
  if (cron.kind === "interval") return { longestGapDays: Math.max(1, Math.ceil(cron.seconds / secondsPerDay)) };
  if (cron.daily) return { longestGapDays: 1 };
  const longest = longestGapDays(cron.runsOn);
  return longest < horizonDays ? { longestGapDays: longest } : "it never fires, as no month has such a day";
}

/** Whether days pass between two runs depends on the day fields alone; hours only shift both ends alike. */
function longestGapDays(runsOn: (day: Date) => boolean): number {
  const start = new Date("2024-01-01T00:00:00Z").getTime();
  let longest = 0;
  let previous = 0;
  for (let day = 0; day <= horizonDays; day += 1) {
    if (!runsOn(new Date(start + day * millisecondsPerDay)) && day < horizonDays) continue;
    longest = Math.max(longest, day - previous);
    previous = day;
  }
  return longest;
}
