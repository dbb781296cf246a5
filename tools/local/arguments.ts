import { parseArgs } from "node:util";

import { UsageError } from "../shared/runMain";

/** What `npm run local` was asked for. */
export interface LocalArguments {
  verb: "up" | "down";
  /** The stack to deploy; its settings are in `Pulumi.<stack>.yaml`. */
  stack: string;
  /** A context of the user's kubeconfig; the embedded cluster where not given. */
  context?: string;
}

/** How to call it. */
export const usage = `usage: npm run local [-- [<stack>] [--context <name>]]     deploy a stack (default: ai-prod)
       npm run local -- down [<stack>] [--context <name>]   remove it`;

/**
 * Reads the command line.
 * @param stacks the stacks that the checkout has settings for
 * @throws UsageError naming the word that can't be used, what is allowed, and the usage
 */
export function parseLocalArguments(words: readonly string[], stacks: readonly string[]): LocalArguments {
  const { values, positionals } = readWords(words);
  const [verb, rest] =
    positionals[0] === "down" ? (["down", positionals.slice(1)] as const) : (["up", positionals] as const);
  const [stack = "ai-prod", ...others] = rest;
  if (others.length > 0) throw new UsageError(`one stack at a time, not ${rest.join(", ")}\n${usage}`);
  if (!stacks.includes(stack)) {
    throw new UsageError(`there is no stack ${JSON.stringify(stack)}; allowed: ${stacks.join(", ")}\n${usage}`);
  }
  return { verb, stack, ...(values.context === undefined ? {} : { context: values.context }) };
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: { context: { type: "string" } } });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
