import { analyseWrites, type WriteAttempt } from "../../tools/verify/analysis/writerLog";
import { type Sample, servedIn, spentIn } from "./budgetLoad";

/** From the fault until everything was whole again, on the clock of `Date.now()`. */
export interface Period {
  begun: number;
  ended: number;
}

/** What clients saw of a node's going: a row of the table. */
export interface NodeLossReport {
  /** What was done, and to which node: "drain, the primary's". */
  what: string;
  requests: number;
  /** Requests that got no answer in time, or another than served. */
  refused: number;
  /** Seconds of the longest time without a served request. */
  longestGap: number;
  /** Seconds from the fault until the last request was sent that was refused. */
  lastRefused: number;
  streams: { all: number; cut: number };
  /** Seconds of the longest time between two acknowledged writes. */
  writesPaused: number;
  /** Acknowledged writes that are gone. */
  lost: number;
  /** Requests served beyond the budget of a key that ran out meanwhile. */
  overspent: number;
  /** Seconds from the fault until every part served again. */
  whole: number;
}

/** The longest time between two of these moments and the borders of a period, in seconds. */
export function longestGap(moments: readonly number[], { begun, ended }: Period): number {
  const inside = moments.filter((moment) => moment > begun && moment < ended).sort((a, b) => a - b);
  const borders = [begun, ...inside, ended];
  return Math.max(...borders.slice(1).map((moment, index) => moment - (borders[index] ?? 0))) / 1000;
}

/** What a load with a large budget saw in a period; times are those of `Date.now()`. */
export function requestsIn(samples: readonly Sample[], period: Period) {
  const sent = samples.filter((sample) => sample.sent >= period.begun && sample.sent < period.ended);
  const refused = sent.filter(({ status }) => status !== 200);
  return {
    requests: sent.length,
    refused: refused.length,
    longestGap: longestGap(
      samples.filter(({ status }) => status === 200).map(({ ended }) => ended),
      period,
    ),
    lastRefused: Math.max(0, ...refused.map((sample) => (sample.sent - period.begun) / 1000)),
  };
}

/**
 * What a writer saw in a period.
 * @param present the numbers of the rows that are there afterwards
 */
export function writesIn(attempts: readonly WriteAttempt[], period: Period, present: ReadonlySet<number>) {
  const during = attempts.filter(({ begun, ended }) => ended > period.begun && begun < period.ended);
  const acknowledged = during.filter((attempt) => attempt.acknowledged).map(({ ended }) => ended);
  return { writesPaused: longestGap(acknowledged, period), lost: analyseWrites(during, present).lost.length };
}

/** How many requests a key's budget was exceeded by. */
export function overspent(samples: readonly Sample[], { budget, price }: { budget: number; price: number }): number {
  return servedIn(samples) === 0 ? 0 : Math.max(0, Math.round((spentIn(samples) - budget) / price));
}

const columns: [title: string, cell: (report: NodeLossReport) => string][] = [
  ["node", ({ what }) => what],
  ["refused", ({ refused, requests }) => `${refused} of ${requests}`],
  ["longest gap", (report) => `${report.longestGap.toFixed(1)} s`],
  ["last refused after", ({ refused, lastRefused }) => (refused === 0 ? "–" : `${lastRefused.toFixed(1)} s`)],
  ["streams cut", ({ streams }) => `${streams.cut} of ${streams.all}`],
  ["writes paused", ({ writesPaused }) => `${writesPaused.toFixed(1)} s`],
  ["writes lost", ({ lost }) => String(lost)],
  ["overspent", (report) => String(report.overspent)],
  ["whole after", ({ whole }) => `${whole.toFixed(0)} s`],
];

/** The reports as a Markdown table, as docs/runbook.md has it. */
export function nodeLossTable(reports: readonly NodeLossReport[]): string {
  const rows = [columns.map(([title]) => title), columns.map(() => "---")];
  for (const report of reports) rows.push(columns.map(([, cell]) => cell(report)));
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
