/** How much newer a version is: by its last number, its first, or one between. */
export const levels = ["patch", "minor", "major"] as const;

/** One of {@link levels}. */
export type Level = (typeof levels)[number];

/** The newest version of each level above the present one. */
export type NewerVersions = Partial<Record<Level, string>>;

interface Version {
  /** What stands before and after the numbers: `v` and ``, or `` and `-system-trixie`. */
  before: string;
  after: string;
  numbers: number[];
}

function parse(tag: string): Version | undefined {
  const match = /^(\D{0,8}?)(\d{1,9}(?:\.\d{1,9}){1,3})((?![.\d]).*)?$/.exec(tag);
  if (!match) return undefined;
  const [, before = "", numbers = "", after = ""] = match;
  return { before, after, numbers: numbers.split(".").map(Number) };
}

/** Whether two versions differ in their numbers only: a tag of another variant, or with fewer numbers, is another image. */
const isComparable = (left: Version, right: Version): boolean =>
  left.before === right.before && left.after === right.after && left.numbers.length === right.numbers.length;

function compare(left: Version, right: Version): number {
  const index = left.numbers.findIndex((number, position) => number !== right.numbers[position]);
  return index < 0 ? 0 : (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
}

/**
 * The level of the first number that differs. Of two numbers, such as PostgreSQL's, the second is the patch.
 */
function levelOf(from: Version, to: Version): Level {
  const index = from.numbers.findIndex((number, position) => number !== to.numbers[position]);
  if (index === 0) return "major";
  return index === from.numbers.length - 1 ? "patch" : "minor";
}

/**
 * The newest tag of each level above a tag, of the same variant: with the same text around the numbers, so that neither
 * `8.12.0-alpine` nor `8.12.0` follows `8.10.2-trixie`. Undefined for a tag that is no version.
 */
export function newerVersions(tag: string, tags: readonly string[]): NewerVersions | undefined {
  const present = parse(tag);
  if (present === undefined) return undefined;
  const newest: Partial<Record<Level, { tag: string; version: Version }>> = {};
  for (const other of tags) {
    const version = parse(other);
    if (!version || !isComparable(present, version) || compare(version, present) <= 0) continue;
    const level = levelOf(present, version);
    const best = newest[level];
    if (best === undefined || compare(version, best.version) > 0) newest[level] = { tag: other, version };
  }
  return Object.fromEntries(levels.flatMap((level) => (newest[level] ? [[level, newest[level].tag]] : [])));
}
