import { readCron } from "./cron";

const millisecondsPerDay = 86_400_000;
const secondsPerDay = 86_400;
// Any eight years contain a leap year, even around a century year that is none.
const horizonDays = 366 * 8;

/** Why a schedule is invalid. */
export type ScheduleProblem = string;

/** A valid schedule. */
export interface Schedule {
  /** The longest time between two runs, in whole days; 1 is at least daily. */
  longestGapDays: number;
}

/**
 * Parses a cron schedule with six fields, seconds first (`0 0 3 * * *` is daily at 03:00 UTC), or a descriptor (`@daily`).
 * CloudNativePG also accepts five fields, but reads the first one as seconds, so that `0 0 * * *` runs hourly: they are
 * invalid here.
 */
export function parseSchedule(text: string): Schedule | ScheduleProblem {
  const cron = readCron(text);
  if (typeof cron === "string") return cron;
  if (cron.kind === "interval") return { longestGapDays: Math.max(1, Math.ceil(cron.seconds / secondsPerDay)) };
  if (cron.daily) return { longestGapDays: 1 };
  const longest = longestGapDays(cron.runsOn);
  return longest < horizonDays ? { longestGapDays: longest } : "it never runs, because no month has such a day";
}

/** The gap in days depends on the day fields alone: the time of day is the same for all runs. */
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
