import { z } from "zod";

import type { Rule } from "./rule";
import { rules } from "./rules";

/** What the table of rules in docs/policies.md stands between. */
export const tableMarks = {
  begin: "<!-- Made from policy/rules; UPDATE_GOLDEN=1 npx mocha renews it. -->",
  end: "<!-- End of the table. -->",
} as const;

/** The table of rules, as Markdown: one row a rule, in the pack's order. */
export function ruleTable(): string {
  const rows = rules.map((rule) => [
    `\`${rule.name}\``,
    `${rule.level}, ${rule.severity}`,
    rule.scope === "production" ? "production" : "every stack",
    `${rule.description} [Source](${rule.source})`,
    optionsOf(rule),
  ]);
  const head = ["Rule", "Level, severity", "Judges", "What it demands", "Options, with defaults"];
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

/** The rule's own options; every rule also has `enforcementLevel` and `scope`. */
function optionsOf(rule: Rule): string {
  const { properties } = z.toJSONSchema(rule.options, { io: "input" });
  const own = Object.entries(properties ?? {}).filter(([name]) => name !== "scope");
  return own
    .map(([name, schema]) => {
      const { default: value, description } = schema as { default?: unknown; description?: string };
      return `\`${name}\` (\`${JSON.stringify(value)}\`): ${description ?? ""}`;
    })
    .join("<br>");
}
