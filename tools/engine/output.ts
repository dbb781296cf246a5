/** The number of resources by change: `created`, `unchanged`, `to create`. */
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

/** Whether every resource that the run counted is unchanged. */
export function isUnchanged(changes: Changes): boolean {
  const kinds = Object.keys(changes);
  return kinds.length > 0 && kinds.every((kind) => kind === "unchanged");
}

/** Messages of the engine without any information but that the run failed. */
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
 * The problems in an engine's output: violated policies and diagnostics without the progress, or, where there are
 * neither, the errors.
 */
export function problemsIn(output: string): string {
  const policies = section(output, "Policies");
  const violated = policies.some((line) => line.includes("[mandatory]")) ? policies : [];
  const lines = section(output, "Diagnostics").filter((line) => !empty.test(line));
  // Drop a heading whose only line was dropped.
  const informative = lines.filter(
    (line, index) => !(/^ {2}\S.*\):$/.test(line) && (lines[index + 1] ?? "").trim() === ""),
  );
  const problems = [...violated, ...informative].join("\n").trim();
  return problems === "" ? output.slice(Math.max(0, output.search(/^error: /m))).trim() : problems;
}
