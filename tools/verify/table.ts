import type { CheckOutcome } from "./check";

const headings = ["check", "what", "expected", "seen", "time", ""];

/** The widest column; longer text is truncated in the table, not in `--json`. */
const widest = 64;

/** Seconds as shown in the table: `0.4 s`, `83 s`. */
export function secondsText(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
}

function rows(outcome: CheckOutcome): string[][] {
  const { check, findings, skipped, seconds } = outcome;
  if (skipped !== undefined) return [[check, "", "", skipped, "", "skipped"]];
  const lines = findings.map((finding, index) => [
    index === 0 ? check : "",
    finding.what,
    finding.expected,
    finding.seen,
    finding.seconds === undefined ? "" : secondsText(finding.seconds),
    finding.ok ? "ok" : "FAILED",
  ]);
  return [...lines, ["", "total", "", "", secondsText(seconds), ""]];
}

/** The table at the end of a run: one line per finding, and the total time of each check. */
export function formatTable(outcomes: readonly CheckOutcome[]): string {
  const lines = [headings, ...outcomes.flatMap(rows)].map((row) => row.map(cut));
  const widths = headings.map((_, column) => Math.max(...lines.map((row) => (row[column] ?? "").length)));
  const text = lines.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [text[0] ?? "", rule, ...text.slice(1)].join("\n");
}
