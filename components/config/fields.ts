import { z } from "zod";

import { parseQuantity } from "./quantity";
import { parseSchedule } from "./schedule";

/*
 * The kinds of values that keys of the schema have: what is allowed, as a check and as the text of messages and of
 * docs/configuration.md.
 */

export const text = (allowed: string, pattern: RegExp) =>
  z.string({ error: () => allowed }).regex(pattern, { error: allowed });

export const flag = () => z.boolean({ error: () => "true or false" });

export const whole = (least: number, most: number) => {
  const allowed = `a whole number from ${least} to ${most}`;
  return z
    .int({ error: () => allowed })
    .min(least, { error: allowed })
    .max(most, { error: allowed });
};

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: () => `one of ${values.join(", ")}` });

export const dnsLabel = (most = 63) =>
  text(
    `a name of at most ${most} lower-case letters, digits and "-", starting with a letter and not ending in "-"`,
    new RegExp(`^(?=.{1,${most}}$)[a-z]([-a-z0-9]*[a-z0-9])?$`),
  );

export const identifier = () =>
  text(
    'a PostgreSQL name: lower-case letters, digits and "_", starting with a letter, at most 63',
    /^[a-z][a-z0-9_]{0,62}$/,
  );

/** The smallest quantity that works, and why. */
export interface Minimum {
  least: string;
  because: string;
}

export const quantity = (kind: "memory" | "cpu" | "storage", example: string, minimum?: Minimum) => {
  const range = minimum ? `of at least ${minimum.least}` : "above zero";
  const allowed =
    `a Kubernetes ${kind} quantity ${range}, as text, such as ${example}` + (minimum ? ` (${minimum.because})` : "");
  const least = minimum ? (parseQuantity(minimum.least) ?? 0) : Number.MIN_VALUE;
  return z.string({ error: () => allowed }).refine((value) => (parseQuantity(value) ?? 0) >= least, { error: allowed });
};

const imageAllowed =
  'an image with an exact tag or digest, such as "registry/name:v1.2.3" or "registry/name@sha256:…" (never "latest")';

const imagePattern =
  /^(?!.*:(?:latest|main|main-stable|stable)(?:@|$))[a-z0-9][\w.\-/:]*?(?::[\w][\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/;

export const image = () => text(imageAllowed, imagePattern);

/**
 * CloudNativePG takes PostgreSQL's version from the tag, also beside a digest, and refuses an image without such a tag.
 * Source: `validateImageName` of its webhook, and `pkg/postgres/version` of its module `machinery`.
 */
export const postgresImage = () => {
  const allowed = `${imageAllowed}, with a tag that starts with the version`;
  return text(allowed, imagePattern).regex(/^[^@]*:\d[^/:@]*(?:@|$)/, { error: allowed });
};

export const taggedImageAllowed = 'an image with its tag, such as "registry/name:v1.2.3"';

export const taggedImage = () =>
  text(taggedImageAllowed, /^(?!.*:(?:latest|main|main-stable|stable)$)[a-z0-9][\w.\-/:]*:[\w][\w.-]{0,127}$/);

export const imageDigest = () =>
  text('a digest: "sha256:" and 64 hexadecimal digits in lower case', /^sha256:[0-9a-f]{64}$/);

export const schedule = () => {
  const allowed =
    "a cron schedule with six fields, seconds first, such as 0 0 3 * * * for daily at 03:00 UTC, or @daily";
  return z.string({ error: () => allowed }).superRefine((value, context) => {
    const parsed = parseSchedule(value);
    if (typeof parsed === "string") context.addIssue({ code: "custom", message: `${allowed} (${parsed})` });
  });
};

export const secretKey = () => text("a key of a Secret: letters, digits, `-`, `_` and `.`", /^[-._a-zA-Z0-9]{1,253}$/);

export const existingSecret = (example: string) =>
  dnsLabel(63)
    .describe("an existing Secret in the gateway's namespace")
    .meta({ examples: [example] });

export const keyOfSecret = (what: string, key: string, example: string) =>
  z
    .strictObject({
      name: existingSecret(example),
      key: secretKey().default(key).describe("key in that Secret"),
    })
    .describe(what);
