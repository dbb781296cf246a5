import { randomInt } from "node:crypto";

/** The permitted and required characters of a random text, named as in `@pulumi/random`. */
export interface TextRules {
  /** How many characters, at least 1. */
  length: number;
  lower: boolean;
  upper: boolean;
  numeric: boolean;
  special: boolean;
  /** Used instead of the usual special characters. */
  overrideSpecial?: string;
  minLower: number;
  minUpper: number;
  minNumeric: number;
  minSpecial: number;
}

/** The special characters that the real provider uses by default (its documentation of `special`). */
export const usualSpecial = "!@#$%&*()-_=+[]{}<>:?";

const pick = (from: string): string => from.charAt(randomInt(from.length));

/** Fisher–Yates with a cryptographic source: every order is equally likely. */
function shuffle(characters: string[]): string {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] ?? "", result[last] ?? ""];
  }
  return result.join("");
}

/**
 * A text from the operating system's cryptographic random source.
 * @throws Error where the rules allow no character, or require more than fit the length
 */
export function randomText(rules: TextRules): string {
  const special = rules.overrideSpecial ?? usualSpecial;
  const classes = [
    { allowed: rules.lower, least: rules.minLower, characters: "abcdefghijklmnopqrstuvwxyz", name: "lower" },
    { allowed: rules.upper, least: rules.minUpper, characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", name: "upper" },
    { allowed: rules.numeric, least: rules.minNumeric, characters: "0123456789", name: "numeric" },
    { allowed: rules.special, least: rules.minSpecial, characters: special, name: "special" },
  ];
  const any = classes.flatMap(({ allowed, characters }) => (allowed ? [characters] : [])).join("");
  if (any === "") {
    throw new Error("lower, upper, numeric and special are all false: at least one kind of character must be allowed");
  }
  const least = classes.flatMap(({ least, characters, name }) => {
    if (least > 0 && characters === "")
      throw new Error(`${name} characters are demanded, but there are none to choose`);
    return Array.from({ length: least }, () => pick(characters));
  });
  if (least.length > rules.length) {
    throw new Error(
      `length is ${rules.length}, but the minimums add up to ${least.length}: raise length or lower them`,
    );
  }
  return shuffle([...least, ...Array.from({ length: rules.length - least.length }, () => pick(any))]);
}
