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

/** The part of the output under a heading such as `Diagnostics:`, up to the next one. */
function section(output: string, heading: string): string[] {
  const start = output.indexOf(`\n${heading}:\n`);
  if (start < 0) return [];
  const rest = output.slice(start + heading.length + 3);
  const end = rest.search(/^(Diagnostics|Policies|Outputs|Resources|Duration):/m);
  return (end < 0 ? rest : rest.slice(0, end)).split("\n");
}

/**
 * What went wrong, in the engine's own words: the violated policies and the diagnostics of a failed run without its
 * progress, or the errors of a command that came to neither.
 */
export function problemsIn(output: string): string {
  const policies = section(output, "Policies");
  const violated = policies.some((line) => line.includes("[mandatory]")) ? policies : [];
  const lines = section(output, "Diagnostics").filter((line) => !empty.test(line));
  // A heading whose only line was dropped says nothing.
  const told = lines.filter((line, index) => !(/^ {2}\S.*\):$/.test(line) && (lines[index + 1] ?? "").trim() === ""));
  const problems = [...violated, ...told].join("\n").trim();
  return problems === "" ? output.slice(Math.max(0, output.search(/^error: /m))).trim() : problems;
}
