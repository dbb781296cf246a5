/** Files that disturb the whole cluster, or that other stacks would disturb; one after the other. */
export const inTurn: readonly string[] = ["01-production", "02-policies", "03-faults", "05-upgrade"];

/**
 * Chains of files that run side by side, each chain in turn. At most one of them deploys production at a time: two, with the
 * further pods of a rollout, request more CPU than the three nodes have.
 */
export const sideBySide: readonly (readonly string[])[] = [
  ["07-object-store", "11-monitoring"],
  ["04-library", "06-data-loss", "08-exposure", "09-documented-commands", "10-access"],
];

/** The failures in mocha's report, from the heading with their number on; nothing where there is none. */
export function failuresOf(output: readonly string[]): readonly string[] {
  const heading = output.findIndex((line) => /^\s*\d+ failing$/.test(line));
  return heading < 0 ? [] : output.slice(heading);
}

/** The last line of a run of several processes: the sum of their totals. A process that printed none counts as one failure. */
export function totalOf(outputs: readonly (readonly string[])[]): string {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const lines of outputs) {
    const [, passed, failed, skipped] =
      lines.map((line) => /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line)).findLast((match) => match) ??
      [];
    sum.passed += Number(passed ?? 0);
    sum.failed += Number(failed ?? 1);
    sum.skipped += Number(skipped ?? 0);
  }
  return `${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}`;
}
