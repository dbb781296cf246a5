import { join } from "node:path";

import { profileNames } from "../../components/profile";
import { readStack } from "../program/stackConfig";
import { projectRoot } from "../shared/folders";
import { parseWords } from "../shared/parseWords";
import { UsageError } from "../shared/runMain";
import { columnOf } from "./column";
import { readPrices } from "./prices";
import { report } from "./report";

const usage = `npm run cost -- [<stack>] [--prices <file>]

Shows what a stack (default: ai-dev) demands of its cluster in each profile, the stack's own config kept: pods, CPU, memory,
volumes and connections. Needs no cluster.
  --prices <file>   prices in YAML or JSON (example: examples/prices.yaml); adds the cost a month`;

const options = { help: { type: "boolean", short: "h" }, prices: { type: "string" } } as const;

/**
 * Returns what the command prints.
 * @param root the checkout whose program and stacks are used
 * @throws UsageError for invalid arguments; UserError for an unknown stack or unusable prices
 */
export async function cost(args: readonly string[], root = projectRoot): Promise<string> {
  const { help, stack, prices: file } = parse(args);
  if (help) return usage;
  const prices = file === undefined ? undefined : readPrices(file);
  const input = readStack(stack, root);
  const columns = [];
  for (const profile of profileNames) columns.push(await columnOf(input, profile, join(root, "index.ts")));
  return report(stack, input.values[`${input.project}:profile`] ?? "", columns, prices);
}

function parse(args: readonly string[]): { help: boolean; stack: string; prices?: string } {
  const { values, positionals } = parseWords(args, options, usage);
  if (positionals.length > 1)
    throw new UsageError(`Expected one stack, found ${positionals.join(" and ")}.\n\n${usage}`);
  return { help: values.help ?? false, stack: positionals[0] ?? "ai-dev", prices: values.prices };
}
