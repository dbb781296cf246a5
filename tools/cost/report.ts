import { tableLines } from "../shared/textTable";
import type { Column, RefusedColumn } from "./column";
import { monthlyPrice, type Prices } from "./prices";
import type { Demand } from "./quantities";
import type { Usage } from "./usage";

/**
 * The profiles of a stack side by side: pods, CPU, memory and volumes, in total and by workload, connections, and with
 * prices the cost a month. A profile that rejects the stack's config has its reason below the table.
 */
export function report(
  stack: string,
  own: string,
  columns: readonly (Column | RefusedColumn)[],
  prices?: Prices,
): string {
  const head = ["", ...columns.map(({ profile }) => (profile === own ? `${profile} (${stack})` : profile))];
  const refused = columns.flatMap((column) =>
    "refused" in column ? [`Profile ${column.profile}: ${column.refused}`] : [],
  );
  return [tableLines([head, ...rows(columns, prices)]).join("\n"), notes(prices), ...refused].join("\n\n");
}

type AnyColumn = Column | RefusedColumn;

function rows(columns: readonly AnyColumn[], prices?: Prices): string[][] {
  const row = (title: string, cell: (column: Column) => string): string[] => [
    title,
    ...columns.map((column) => ("refused" in column ? "invalid" : cell(column))),
  ];
  const measured = (title: string, measure: keyof Demand | "storage", text: (value: number) => string): string[][] => [
    row(title, ({ usage }) => text(usage.total[measure])),
    ...partNames(columns, measure).map((name) => row(`  ${name}`, ({ usage }) => partText(usage, name, measure, text))),
  ];
  return [
    ...measured("pods", "pods", String),
    ...measured("CPU requested", "cpu", cores),
    ...measured("memory requested", "memory", bytes),
    row("memory limit", ({ usage }) => bytes(usage.total.memoryLimit)),
    ...measured("volumes", "storage", bytes),
    row("added at times: pods", ({ usage }) => String(usage.atTimes.pods)),
    row("  CPU requested", ({ usage }) => cores(usage.atTimes.cpu)),
    row("  memory requested", ({ usage }) => bytes(usage.atTimes.memory)),
    row("connections at most", ({ connections }) => `${connections.total} of ${connections.maximum}`),
    ...(prices === undefined
      ? []
      : [row("cost a month", ({ usage }) => `${monthlyPrice(usage, prices).toFixed(2)} ${prices.currency}`)]),
  ];
}

/** The workloads that have any of the measure in some profile. */
function partNames(columns: readonly AnyColumn[], measure: keyof Demand | "storage"): string[] {
  const parts = columns.flatMap((column) => ("refused" in column ? [] : column.usage.parts));
  return [...new Set(parts.filter((part) => part[measure] > 0).map(({ name }) => name))].sort();
}

function partText(
  { parts }: Usage,
  name: string,
  measure: keyof Demand | "storage",
  text: (value: number) => string,
): string {
  const value = parts.filter((part) => part.name === name).reduce((sum, part) => sum + part[measure], 0);
  return value === 0 ? "–" : text(value);
}

const cores = (value: number): string => `${Math.round(value * 1000)}m`;

function bytes(value: number): string {
  const mebibytes = value / 2 ** 20;
  return mebibytes >= 1024 ? `${Number((mebibytes / 1024).toFixed(2))}Gi` : `${Number(mebibytes.toFixed(0))}Mi`;
}

function notes(prices?: Prices): string {
  return [
    "Added at times: the new pods of a rollout, and every Job at once. Connections: the most that can exist, of max_connections.",
    ...(prices === undefined
      ? ["Prices: --prices <file> adds the cost a month."]
      : [
          "Cost: what pods request all the time, 730 hours a month, and volumes. Snapshots, object stores, traffic and the nodes'",
          "own share are not in it.",
        ]),
  ].join("\n");
}
