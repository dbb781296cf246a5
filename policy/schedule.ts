import { CronExpressionParser } from "cron-parser";

import { parseSchedule } from "../components/config/schedule";

const secondsPerDay = 86_400;

/**
 * The longest time between two runs of a six-field cron schedule, seconds first, in hours; or why it can't be used, in
 * words that fit after "its schedule": `has 5 fields, and six are needed`.
 */
export function longestGapHours(schedule: string): number | string {
  const read = parseSchedule(schedule);
  if (typeof read === "string") return `can't be used: ${read}`;
  const { hour, minute, second } = CronExpressionParser.parse(schedule).fields;
  const within = (values: readonly number[], last: boolean) => (last ? Math.max(...values) : Math.min(...values));
  const rest = (last: boolean) => within(minute.values, last) * 60 + within(second.values, last);
  const hours = [...hour.values].sort((left, right) => left - right);
  // From an hour's last run to the next hour's first; within an hour runs lie closer than that.
  const starts = hours.map((value) => value * 3600 + rest(false));
  const ends = hours.map((value) => value * 3600 + rest(true));
  const overnight = (starts[0] ?? 0) + read.longestGapDays * secondsPerDay - (ends.at(-1) ?? 0);
  const between = starts.slice(1).map((start, index) => start - (ends[index] ?? 0));
  const inside = widest(minute.values, 60) * 60;
  return Math.max(overnight, inside, ...between) / 3600;
}

/** The widest step between neighbours of a list. */
function widest(values: readonly number[], none: number): number {
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  return steps.length === 0 ? 0 : Math.min(none, Math.max(...steps));
}
