import { format } from "prettier";
import { z } from "zod";

import { policiesPage } from "../../policy/pack/message";
import type { Rule } from "../../policy/pack/rule";
import { ruleGroups } from "../../policy/rules";
import { capitalised } from "./capitalised";

/** The page that lists the rules, below the checkout's root. */
export const policiesFile = policiesPage;

/** The copy of the page that is published with the pack. */
export const packPoliciesFile = `policy/${policiesPage}`;

const marks = {
  begin: "<!-- Made by `npm run generate` from policy/rules; change those instead. -->",
  end: "<!-- End of the rules. -->",
} as const;

/**
 * Returns the page with its list of rules updated. The rest of the page is written by hand, and kept.
 * @throws Error for a page without the comments that the rules go between
 */
export async function withRules(page: string): Promise<string> {
  const [begin, end] = [page.indexOf(marks.begin), page.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`${policiesFile} lacks the comments ${marks.begin} and ${marks.end}`);
  const parts = [page.slice(0, begin) + marks.begin, ruleSections(), page.slice(end)];
  return format(parts.join("\n\n"), { parser: "markdown", printWidth: 120 });
}

/** The rules by group, as Markdown: one heading for each rule, which its violations link to. */
function ruleSections(): string {
  return ruleGroups.flatMap(({ title, rules }) => [`### ${title}`, ...rules.map(sectionOf)]).join("\n\n");
}

function sectionOf(rule: Rule): string {
  const stacks = rule.scope === "production" ? "production stacks" : "every stack";
  return [
    `#### \`${rule.name}\``,
    `${rule.description} [Source](${rule.source})`,
    `${capitalised(rule.level)}, ${rule.severity} severity; applies to ${stacks}. Remedy: ${rule.remedy}`,
    ...optionsOf(rule),
  ].join("\n\n");
}

/** The rule's options as a list, without `enforcementLevel` and `scope`, which every rule has. */
function optionsOf(rule: Rule): string[] {
  const { properties } = z.toJSONSchema(rule.options, { io: "input" });
  const own = Object.entries(properties ?? {}).filter(([name]) => name !== "scope");
  const lines = own.map(([name, schema]) => {
    const { default: value, description } = schema as { default?: unknown; description?: string };
    return `- Option \`${name}\` (\`${JSON.stringify(value)}\` by default): ${description ?? ""}`;
  });
  return lines.length === 0 ? [] : [lines.join("\n")];
}
