/** A parsed cron schedule. */
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

/** One field of a schedule: its name, its range, and the names of its values. */
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
  // Unlike in other dialects of cron, 7 is not Sunday.
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
 * Parses a cron schedule with six fields, seconds first, or a descriptor (`@daily`, `@every 12h`).
 * Source: github.com/robfig/cron v1.2.0, `parser.go`, which CloudNativePG 1.30 uses. Kubernetes' CronJobs have the same
 * format without the seconds.
 * @returns for an invalid schedule the reason, as text for parentheses after what is allowed
 */
export function readCron(text: string): Cron | string {
  const every = /^@every (.*)$/.exec(text)?.[1];
  if (every !== undefined) return intervalOf(every);
  const fields = (descriptors[text] ?? text).trim().split(/\s+/);
  if (text.startsWith("@") && descriptors[text] === undefined) {
    return `${text} is not one of ${Object.keys(descriptors).join(", ")}, @every <duration>`;
  }
  if (fields.length !== places.length) {
    return `it has ${fields.length} ${fields.length === 1 ? "field" : "fields"} instead of six; the first one is the seconds`;
  }
  const read = places.map((place, index) => valuesOf(fields[index] ?? "", place));
  const problem = read.find((values) => typeof values === "string");
  if (typeof problem === "string") return problem;
  const [seconds = [], minutes = [], hours = [], monthDays = [], inMonths = [], onWeekdays = []] = read as number[][];
  // If one of the day fields has a star (with or without a step), both must match; otherwise one match is enough.
  const both = [fields[3], fields[5]].some((field) => /(^|,)[*?]/.test(field ?? ""));
  const daily = monthDays.length === 31 && inMonths.length === 12 && onWeekdays.length === 7;
  const runsOn = (day: Date) => {
    const [inMonth, inWeek] = [monthDays.includes(day.getUTCDate()), onWeekdays.includes(day.getUTCDay())];
    return inMonths.includes(day.getUTCMonth() + 1) && (both ? inMonth && inWeek : inMonth || inWeek);
  };
  return { kind: "fields", seconds, minutes, hours, runsOn, daily };
}

/** The numbers of a field such as `1,10-20/5`, sorted; for an invalid field the reason. */
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
      return `"${range}" is not a range of ${place.name}`;
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

/** Parses a duration in Go's format: `12h`, `1h30m`. */
function intervalOf(text: string): Cron | string {
  if (!/^\+?(?:\d+\.?\d*(?:ns|us|µs|ms|[smh]))+$/.test(text)) return `"${text}" is not a duration such as 12h or 1h30m`;
  let seconds = 0;
  for (const [, count, unit = ""] of text.matchAll(/([\d.]+)(ns|us|µs|ms|[smh])/g)) {
    seconds += Number(count) * (secondsPer[unit] ?? 0);
  }
  return { kind: "interval", seconds: Math.max(1, Math.floor(seconds)) };
}
