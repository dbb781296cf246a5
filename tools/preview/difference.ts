import { createTwoFilesPatch } from "diff";

import type { Manifest } from "./manifests";

/** The differences between the manifests of two runs, by file. */
export interface Difference {
  added: Manifest[];
  removed: Manifest[];
  /** With the unified diff from before to after. */
  changed: { file: string; patch: string }[];
}

/** Compares two sets of manifests. */
export function compareManifests(before: readonly Manifest[], after: readonly Manifest[]): Difference {
  const old = new Map(before.map(({ file, text }) => [file, text]));
  const current = new Set(after.map(({ file }) => file));
  return {
    added: after.filter(({ file }) => !old.has(file)),
    removed: before.filter(({ file }) => !current.has(file)),
    changed: after.flatMap(({ file, text }) => {
      const previous = old.get(file);
      return previous === undefined || previous === text ? [] : [{ file, patch: patch(file, previous, text) }];
    }),
  };
}

/** The differences as text: counts, added and removed files, and a unified diff of each changed manifest. */
export function describeDifference({ added, removed, changed }: Difference, revision: string): string {
  if (added.length + removed.length + changed.length === 0) return `No manifest differs from ${revision}.`;
  return [
    `Against ${revision}: ${added.length} added, ${removed.length} removed, ${changed.length} changed.`,
    ...added.map(({ file }) => `  added   ${file}`),
    ...removed.map(({ file }) => `  removed ${file}`),
    ...changed.map(({ file }) => `  changed ${file}`),
    ...added.map(({ file, text }) => `\n${patch(file, "", text)}`),
    ...removed.map(({ file, text }) => `\n${patch(file, text, "")}`),
    ...changed.map((one) => `\n${one.patch}`),
  ].join("\n");
}

function patch(file: string, before: string, after: string): string {
  return createTwoFilesPatch(
    before === "" ? "/dev/null" : `before/${file}`,
    after === "" ? "/dev/null" : `after/${file}`,
    before,
    after,
    undefined,
    undefined,
    { context: 3 },
  )
    .replace(/^=+\n/, "")
    .trimEnd();
}
