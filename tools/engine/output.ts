/** How many resources a run changed, or would change, by what happens to them: `created`, `unchanged`, `to create`. */
export type Changes = Record<string, number>;

/** The change counts at the end of a run's output. */
export function changesIn(output: string): Changes {
  const end = output.slice(Math.max(0, output.lastIndexOf("\nResources:")));
  const counts = end.split("\n").flatMap((line) => {
    // "    ~ 1 updated", "    +-2 replaced", "    12 unchanged", "    3 changes. 9 unchanged"
    const found = /^\s+(?:\d+ changes\. )?[+~\-=><]*\s*(\d+) ([a-z]+(?: to [a-z]+| [a-z]+)*)$/.exec(line);
    return found === null ? [] : [[found[2] ?? "", Number(found[1])] as const];
  });
  return Object.fromEntries(counts.filter(([what]) => what !== "changes"));
}

/** Whether the run found nothing to do: every resource it counted is unchanged. */
export function isUnchanged(changes: Changes): boolean {
  const kinds = Object.keys(changes);
  return kinds.length > 0 && kinds.every((kind) => kind === "unchanged");
}

/** Words of the engine that say that a run failed, and nothing else. */
const empty = /^\s*error: (update|preview|refresh|destroy) failed\s*$/;

/**
 * What went wrong, in the engine's own words: the diagnostics of a failed run without its progress, or all that it
 * printed where it came to no diagnostics.
 */
export function problemsIn(output: string): string {
  const start = output.indexOf("\nDiagnostics:\n");
  if (start < 0) {
    const errors = output.slice(Math.max(0, output.search(/^error: /m)));
    return errors.trim();
  }
  const rest = output.slice(start + "\nDiagnostics:\n".length);
  const end = rest.search(/^(Outputs|Resources|Policies):/m);
  const lines = (end < 0 ? rest : rest.slice(0, end)).split("\n").filter((line) => !empty.test(line));
  // A heading whose only line was dropped says nothing.
  const told = lines.filter((line, index) => !(/^ {2}\S.*\):$/.test(line) && (lines[index + 1] ?? "").trim() === ""));
  return told.join("\n").trim();
}
