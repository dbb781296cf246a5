import { CronExpressionParser } from "cron-parser";

import { readCron } from "../../../components/config/cron";

const millisecondsPerHour = 3_600_000;

/**
 * The hours between the last two runs of a schedule before a moment.
 * @param schedule cron with six fields, seconds first, UTC, or a descriptor
 */
export function intervalHours(schedule: string, now: Date): number {
  const cron = readCron(schedule);
  if (typeof cron === "object" && cron.kind === "interval") return (cron.seconds * 1000) / millisecondsPerHour;
  const runs = CronExpressionParser.parse(schedule, { currentDate: now, tz: "UTC" });
  const last = runs.prev().getTime();
  return (last - runs.prev().getTime()) / millisecondsPerHour;
}

/** The age of something in hours. */
export function ageHours(made: Date, now: Date): number {
  return (now.getTime() - made.getTime()) / millisecondsPerHour;
}

/** The newest of some times; undefined where there are none. */
export function newest(times: readonly Date[]): Date | undefined {
  return times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Hours as shown in the table: `0.2 h`, `23 h`. */
export function hoursText(hours: number): string {
  return `${hours.toFixed(hours < 10 ? 1 : 0)} h`;
}
