import { readCron } from "./cron";

const secondsPerDay = 86_400;
// Leap years are at most eight years apart, across a century that is none.
const horizonDays = 366 * 8;

/**
 * The longest time between two runs of a cron schedule (six fields, seconds first, or a descriptor) in hours; or why it is
 * invalid, as a predicate that follows "its schedule": `can't be used: it has 5 fields instead of six`.
 */
export function longestGapHours(schedule: string): number | string {
  const cron = readCron(schedule);
  if (typeof cron === "string") return `can't be used: ${cron}`;
  if (cron.kind === "interval") return cron.seconds / 3600;
  const days = cron.daily ? 1 : longestGapDays(cron.runsOn);
  if (days >= horizonDays) return "can't be used: it never runs, because no month has such a day";
  const { hours, minutes, seconds } = cron;
  const within = (values: readonly number[], last: boolean) => (last ? Math.max(...values) : Math.min(...values));
  const rest = (last: boolean) => within(minutes, last) * 60 + within(seconds, last);
  // From an hour's last run to the next hour's first; the runs within an hour are closer than that.
  const starts = hours.map((value) => value * 3600 + rest(false));
  const ends = hours.map((value) => value * 3600 + rest(true));
  const overnight = (starts[0] ?? 0) + days * secondsPerDay - (ends.at(-1) ?? 0);
  const between = starts.slice(1).map((start, index) => start - (ends[index] ?? 0));
  const inside = widest(minutes, 60) * 60;
  return Math.max(overnight, inside, ...between) / 3600;
}

/** The longest time between two days on which a schedule runs, in days; `horizonDays` if there are no two such days. */
function longestGapDays(runsOn: (day: Date) => boolean): number {
  const start = Date.UTC(2024, 0, 1);
  let longest = 0;
  let previous = 0;
  for (let day = 0; day <= horizonDays; day += 1) {
    if (!runsOn(new Date(start + day * secondsPerDay * 1000)) && day < horizonDays) continue;
    longest = Math.max(longest, day - previous);
    previous = day;
  }
  return longest;
}

/** The widest gap between neighbouring values, or 0 for a single one; at most `limit`. */
function widest(values: readonly number[], limit: number): number {
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  return steps.length === 0 ? 0 : Math.min(limit, Math.max(...steps));
}
