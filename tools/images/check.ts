import { tableLines } from "../shared/textTable";
import type { ImageState } from "./state";
import { type Level, levels } from "./versions";

/** From which level on a newer version fails the check; `none`: never. */
export const thresholds = [...levels, "none"] as const;

/** One of {@link thresholds}. */
export type Threshold = (typeof thresholds)[number];

/** What is wrong with an image: each fails the check. */
export function faults({ image, keys, digest, current, newer, failure }: ImageState, threshold: Threshold): string[] {
  const key = keys.map((name) => `images.${name}`).join(", ");
  if (failure !== undefined) return [`${key}: not checked: ${failure}`];
  if (current === undefined)
    return [`${key}: ${image}${digest === undefined ? "" : `@${digest}`} is not in its registry`];
  const moved =
    digest !== undefined && digest !== current
      ? [`${key}: the tag of ${image} points to ${current} now, the stack has ${digest}`]
      : [];
  const failing = levels.filter((level) => threshold !== "none" && levels.indexOf(level) <= levels.indexOf(threshold));
  const behind = failing.flatMap((level) => {
    const tag = newer?.[level];
    return tag === undefined ? [] : [`${key}: ${image} is behind ${tag} (${level})`];
  });
  return [...moved, ...behind];
}

/** The states of a stack's images as a table, and below it what fails the check. */
export function report(stack: string, states: readonly ImageState[], threshold: Threshold): string {
  const rows = states.map((state) => [state.image, state.keys.join(", "), digestText(state), newerText(state)]);
  const all = states.flatMap((state) => faults(state, threshold));
  const summary =
    all.length === 0
      ? `The images of stack ${stack} need no attention (--fail-on ${threshold}).`
      : [`Images of stack ${stack} need attention (--fail-on ${threshold}):`, ...all.map((fault) => `  ${fault}`)].join(
          "\n",
        );
  return [tableLines([["image", "key in images", "digest", "newer"], ...rows]).join("\n"), summary].join("\n\n");
}

function digestText({ failure, current, digest }: ImageState): string {
  if (failure !== undefined) return "not checked";
  if (current === undefined) return "not found";
  if (digest === undefined) return "not pinned";
  return digest === current ? "current" : "moved";
}

function newerText({ failure, current, newer }: ImageState): string {
  if (failure !== undefined || current === undefined) return "–";
  if (newer === undefined) return "unknown: the tag is no version";
  const found = levels.flatMap((level: Level) => (newer[level] === undefined ? [] : [`${newer[level]} (${level})`]));
  return found.length === 0 ? "none" : found.join(", ");
}
