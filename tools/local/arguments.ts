import { parseArgs } from "node:util";

import { type NodeCount, nodeCounts } from "../../lab/embedded";
import { UsageError } from "../shared/runMain";

/** What `npm run local` was asked for. */
export interface LocalArguments {
  verb: "up" | "down";
  /** The stack to deploy; its settings are in `Pulumi.<stack>.yaml`. */
  stack: string;
  /** A context of the user's kubeconfig; the embedded cluster where not given. */
  context?: string;
  /** How many nodes the embedded cluster gets; where not given one, or as many as it has. */
  nodes?: NodeCount;
}

/** How to call it. */
export const usage = `usage: npm run local [-- [<stack>] [--nodes <1|2|3>]]       deploy a stack (default: ai-prod), embedded cluster
       npm run local -- [<stack>] --context <name>          deploy it to a cluster of your own
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
  const nodes = values.nodes === undefined ? undefined : readNodes(values.nodes);
  if (nodes !== undefined && (verb === "down" || values.context !== undefined))
    throw new UsageError(`--nodes is for starting the embedded cluster: not with down, nor with --context\n${usage}`);
  return {
    verb,
    stack,
    ...(values.context === undefined ? {} : { context: values.context }),
    ...(nodes === undefined ? {} : { nodes }),
  };
}

function readNodes(text: string): NodeCount {
  const count = nodeCounts.find((allowed) => String(allowed) === text);
  if (count === undefined)
    throw new UsageError(
      `--nodes: ${JSON.stringify(text)} is not allowed; allowed: ${nodeCounts.join(", ")}\n${usage}`,
    );
  return count;
}

const options = { context: { type: "string" }, nodes: { type: "string" } } as const;

function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
