import { createHash } from "node:crypto";

import { z } from "zod";

/*
 * The kinds of values that inputs have: what is allowed, as a check and as the text of messages.
 */

const text = (allowed: string, pattern: RegExp) =>
  z.string({ error: () => allowed }).regex(pattern, { error: allowed });

/** An id or an alias in LiteLLM. It refuses control characters and `..`; this refuses what a URL or a table would garble. */
export const name = () =>
  text('a name of at most 100 letters, digits, "-", "_", "." and "@"', /^(?!.*\.\.)[A-Za-z0-9][-\w.@]{0,99}$/);

export const dollars = () => {
  const allowed = "a number of US dollars above 0, such as 25";
  return z.number({ error: () => allowed }).positive({ error: allowed });
};

/** LiteLLM also takes words such as `daily`, and numbers without a unit, for which it would report another value. */
export const duration = () =>
  text("a whole number above 0 with a unit of s, m, h, d, w or mo, such as 30d or 1mo", /^[1-9]\d{0,5}(s|m|h|d|w|mo)$/);

export const limit = (what: string) => {
  const allowed = `a whole number of ${what} above 0`;
  return z.int({ error: () => allowed }).positive({ error: allowed });
};

export const models = () =>
  z
    .array(z.string().min(1), { error: () => "a list of model names, such as [gpt-4o]" })
    .min(1, { error: "at least one model name: without the input every model is allowed" });

const timePattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;

export const time = () => {
  const allowed = "a date in UTC, such as 2027-03-31, or a time with its zone, such as 2027-03-31T18:00:00Z";
  return z
    .string({ error: () => allowed })
    .refine((value) => timePattern.test(value) && Number.isFinite(Date.parse(value)), { error: allowed });
};

export const owner = () => text("a person or team to ask, such as payments@example.com", /^\S(.{0,198}\S)?$/);

/** LiteLLM takes 16 characters; nobody who generates a key has a reason for less than 32. */
export const keyText = () =>
  text('a secret of "sk-" and at least 32 letters, digits, "-" or "_"', /^sk-[-\w]{32,200}$/);

export const flag = () => z.boolean({ error: () => "true or false" });

/** The hash under which LiteLLM keeps a key. A long random key can't be found by it. */
export const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");
