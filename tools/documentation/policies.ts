import { format } from "prettier";
import { z } from "zod";

import type { Rule } from "../../policy/rule";
import { rules } from "../../policy/rules";

/** Where the rules are listed, below the checkout's root. */
export const policiesFile = "docs/policies.md";

const marks = {
  begin: "<!-- Made by `npm run docs` from policy/rules; change those instead. -->",
  end: "<!-- End of the table. -->",
} as const;

/**
 * The page with the table of rules as they are; the rest of it is written by hand, and stays.
 * @throws Error for a page without the comments that the table goes between
 */
export async function withRuleTable(page: string): Promise<string> {
  const [begin, end] = [page.indexOf(marks.begin), page.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`${policiesFile} lacks the comments ${marks.begin} and ${marks.end}`);
  const parts = [page.slice(0, begin) + marks.begin, ruleTable(), page.slice(end)];
  return format(parts.join("\n\n"), { parser: "markdown", printWidth: 120 });
}

/** The table of rules, as Markdown: one row a rule, in the pack's order. */
function ruleTable(): string {
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
