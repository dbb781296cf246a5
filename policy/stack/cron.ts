// A copy of components/config/cron.ts, so that the pack imports nothing from outside; tests/policy/copies.test.ts keeps them equal.

/** The runs of a cron schedule, as the parser of CloudNativePG reads them. */
export type Cron =
  /** At a fixed interval: `@every 12h`. */
  | { kind: "interval"; seconds: number }
  /** At certain seconds, minutes and hours of certain days. */
  | {
      kind: "fields";
      seconds: number[];
      minutes: number[];
      hours: number[];
      runsOn(day: Date): boolean;
      daily: boolean;
    };

/** One field of a schedule: its name, its range, and the words that stand for its numbers. */
interface Place {
  name: string;
  least: number;
  most: number;
  words?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const places: readonly Place[] = [
  { name: "seconds", least: 0, most: 59 },
  { name: "minutes", least: 0, most: 59 },
  { name: "hours", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, words: months },
  // Unlike in other dialects, 7 is no Sunday.
  { name: "day of week", least: 0, most: 6, words: weekdays },
];

/** The descriptors, as six fields. */
const descriptors: Record<string, string> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

const secondsPer: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/**
 * Reads a cron schedule with six fields, seconds first, or a descriptor (`@daily`, `@every 12h`); or returns why it
 * can't be used, in words that fit after "is not allowed: ".
 * Source: github.com/robfig/cron v1.2.0, `parser.go`, which CloudNativePG 1.30 uses. Kubernetes' CronJobs read the same,
 * without the seconds.
 */
export function readCron(text: string): Cron | string {
  const every = /^@every (.*)$/.exec(text)?.[1];
  if (every !== undefined) return intervalOf(every);
  const fields = (descriptors[text] ?? text).trim().split(/\s+/);
  if (text.startsWith("@") && descriptors[text] === undefined) {
    return `${text} is none of ${Object.keys(descriptors).join(", ")}, @every <duration>`;
  }
  if (fields.length !== places.length) {
    return `it has ${fields.length} ${fields.length === 1 ? "field" : "fields"}, and six are needed, seconds first`;
  }
  const read = places.map((place, index) => valuesOf(fields[index] ?? "", place));
  const problem = read.find((values) => typeof values === "string");
  if (typeof problem === "string") return problem;
  const [seconds = [], minutes = [], hours = [], monthDays = [], inMonths = [], onWeekdays = []] = read as number[][];
  // A star restricts nothing: then both fields must hold, otherwise one of them is enough. A star with a step counts too.
  const both = [fields[3], fields[5]].some((field) => /(^|,)[*?]/.test(field ?? ""));
  const daily = monthDays.length === 31 && inMonths.length === 12 && onWeekdays.length === 7;
  const runsOn = (day: Date) => {
    const [inMonth, inWeek] = [monthDays.includes(day.getUTCDate()), onWeekdays.includes(day.getUTCDay())];
    return inMonths.includes(day.getUTCMonth() + 1) && (both ? inMonth && inWeek : inMonth || inWeek);
  };
  return { kind: "fields", seconds, minutes, hours, runsOn, daily };
}

/** The numbers of a field such as `1,10-20/5`, in order; or what is wrong with it. */
function valuesOf(field: string, place: Place): number[] | string {
  const values = new Set<number>();
  for (const range of field.split(",").filter((part) => part !== "")) {
    const [ends = "", stepText, ...tooMany] = range.split("/");
    const [low = "", high, ...more] = ends.split("-");
    const star = low === "*" || low === "?";
    const start = star ? place.least : numberOf(low, place);
    const step = stepText === undefined ? 1 : numberOf(stepText);
    const openEnd = star || (stepText !== undefined && high === undefined);
    const end = openEnd ? place.most : high === undefined ? start : numberOf(high, place);
    if ([start, step, end].some(Number.isNaN) || tooMany.length > 0 || more.length > 0 || step === 0) {
      return `"${range}" is no range of ${place.name}`;
    }
    if (start < place.least || end > place.most || start > end) {
      return `"${range}" is outside the range of ${place.name}, ${place.least} to ${place.most}`;
    }
    for (let value = start; value <= end; value += step) values.add(value);
  }
  return [...values].sort((left, right) => left - right);
}

function numberOf(text: string, { words, least }: Partial<Place> = {}): number {
  const word = words?.indexOf(text.toLowerCase()) ?? -1;
  if (word >= 0) return word + (least ?? 0);
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Reads one of Go's durations: `12h`, `1h30m`. */
function intervalOf(text: string): Cron | string {
  if (!/^\+?(?:\d+\.?\d*(?:ns|us|µs|ms|[smh]))+$/.test(text)) return `"${text}" is no duration, such as 12h or 1h30m`;
  let seconds = 0;
  for (const [, count, unit = ""] of text.matchAll(/([\d.]+)(ns|us|µs|ms|[smh])/g)) {
    seconds += Number(count) * (secondsPer[unit] ?? 0);
  }
  return { kind: "interval", seconds: Math.max(1, Math.floor(seconds)) };
}
