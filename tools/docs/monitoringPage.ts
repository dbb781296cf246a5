import { format } from "prettier";

import { readSettings } from "../../components/config";
import { type Alert, type AlertGroup, alertGroups } from "../../components/monitoring/alerts";
import { promises, type PromiseName } from "../../components/monitoring/promises";
import type { StackInput } from "../program/runProgram";
import { readStack } from "../program/stackConfig";

/** The page that lists the alerts, below the checkout's root. */
export const monitoringFile = "docs/monitoring.md";

const marks = {
  begin: "<!-- Made by `npm run generate` from components/monitoring/alerts; change those instead. -->",
  end: "<!-- End of the alerts. -->",
} as const;

const titles: Record<AlertGroup["name"], string> = {
  litellm: "Proxies",
  postgres: "PostgreSQL",
  backups: "Backups",
  redis: "Redis",
  cluster: "Other parts of the cluster",
};

/**
 * Returns the page with its tables of alerts updated. The rest of the page is written by hand, and kept.
 * @throws Error for a page without the comments that the tables go between
 */
export async function withAlerts(page: string): Promise<string> {
  const [begin, end] = [page.indexOf(marks.begin), page.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`${monitoringFile} lacks the comments ${marks.begin} and ${marks.end}`);
  const groups = alertGroups(readSettings(withObjectStore(readStack("ai-prod"))));
  const parts = [
    page.slice(0, begin) + marks.begin,
    ...groups.map(({ name, alerts }) => `### ${titles[name]}\n\n${alertTable(alerts)}`),
    "### By guarantee",
    promiseTable(groups.flatMap(({ alerts }) => alerts)),
    page.slice(end),
  ];
  return format(parts.join("\n\n"), { parser: "markdown", printWidth: 120 });
}

/** Its alerts are listed too, though no shipped stack has one. */
function withObjectStore(input: StackInput): StackInput {
  const key = `${input.project}:postgres`;
  const postgres = JSON.parse(input.values[key] ?? "{}") as Record<string, unknown>;
  const objectStore = { destinationPath: "s3://backups", credentialsSecret: { name: "backup-credentials" } };
  return { ...input, values: { ...input.values, [key]: JSON.stringify({ ...postgres, objectStore }) } };
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function alertTable(alerts: readonly Alert[]): string {
  const rows = alerts.map(({ name, severity, minutes, summary, runbook, needs }) => [
    `\`${name}\`${needs ? " †" : ""}`,
    severity,
    minutes === 0 ? "at once" : `${minutes} min`,
    `[${summary}](runbook.md#${runbook})${needs ? ` (needs ${needs})` : ""}`,
  ]);
  return table(["alert", "severity", "after", "meaning"], rows);
}

function promiseTable(alerts: readonly Alert[]): string {
  const names = Object.keys(promises) as PromiseName[];
  const rows = names.map((name) => [
    promises[name],
    alerts
      .filter((alert) => alert.promises.includes(name))
      .map((alert) => `\`${alert.name}\``)
      .join(", "),
  ]);
  return table(["what `prod` guarantees", "alerts while it is in danger"], rows);
}
