import { parseArgs } from "node:util";

import { type NodeCount, nodeCounts } from "../../lab/embedded";
import { UsageError } from "../shared/runMain";
import { type Makeable, makeable } from "./choosePlace";

/** The arguments of `npm run local`. */
export interface LocalArguments {
  verb: "up" | "down";
  /** The stack to deploy; its settings are in `Pulumi.<stack>.yaml`. */
  stack: string;
  /** A context of the user's kubeconfig; by default a cluster is made. */
  context?: string;
  /** The cluster to make; by default the first that the machine has (`choosePlace.ts`). */
  on?: Makeable;
  /** The number of nodes of the embedded cluster; by default 1, or that of the running one. */
  nodes?: NodeCount;
  /** Whether the embedded cluster gets a Prometheus, and the stack its monitoring. */
  monitoring?: true;
}

/** The usage of the command. */
export const usage = `usage: npm run local [-- [<stack>] [--on kind|embedded]]     deploy a stack (default: ai-prod) to a cluster on this machine
       npm run local -- [<stack>] --nodes <1|2|3>           deploy it to an embedded cluster of so many nodes
       npm run local -- [<stack>] --monitoring              with the stack's monitoring, and a Prometheus beside that cluster
       npm run local -- [<stack>] --context <name>          deploy it to a cluster of your own
       npm run local -- down [<stack>] [--context <name>]   remove it`;

/**
 * Parses the command line.
 * @param stacks the stacks that the checkout has settings for
 * @throws UsageError naming the invalid argument and the allowed ones, with the usage
 */
export function parseLocalArguments(words: readonly string[], stacks: readonly string[]): LocalArguments {
  const { values, positionals } = readWords(words);
  const [verb, rest] =
    positionals[0] === "down" ? (["down", positionals.slice(1)] as const) : (["up", positionals] as const);
  const [stack = "ai-prod", ...others] = rest;
  if (others.length > 0) throw new UsageError(`expected one stack, found ${rest.join(", ")}\n${usage}`);
  if (!stacks.includes(stack)) {
    throw new UsageError(`stack ${JSON.stringify(stack)} not found; available: ${stacks.join(", ")}\n${usage}`);
  }
  const nodes = values.nodes === undefined ? undefined : oneOf("nodes", values.nodes, nodeCounts);
  if (nodes !== undefined && (verb === "down" || values.context !== undefined))
    throw new UsageError(`--nodes starts the embedded cluster: use it neither with down nor with --context\n${usage}`);
  const { monitoring = false } = values;
  if (monitoring && (verb === "down" || values.context !== undefined))
    throw new UsageError(
      `--monitoring starts a Prometheus beside the embedded cluster: use it neither with down nor with --context\n${usage}`,
    );
  const on = values.on === undefined ? undefined : oneOf("on", values.on, makeable);
  if (on !== undefined && (verb === "down" || values.context !== undefined))
    throw new UsageError(`--on makes a cluster: use it neither with down nor with --context\n${usage}`);
  if (on === "kind" && nodes !== undefined)
    throw new UsageError(`--nodes starts the embedded cluster: use it without --on kind\n${usage}`);
  if (on === "kind" && monitoring)
    throw new UsageError(
      `--monitoring starts a Prometheus beside the embedded cluster: use it without --on kind\n${usage}`,
    );
  return {
    verb,
    stack,
    ...(monitoring ? { monitoring } : {}),
    ...(values.context === undefined ? {} : { context: values.context }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(on === undefined ? {} : { on }),
  };
}

/** The value of an option that takes one of a few. */
function oneOf<Value extends number | string>(option: string, text: string, allowed: readonly Value[]): Value {
  const value = allowed.find((each) => String(each) === text);
  if (value === undefined)
    throw new UsageError(
      `--${option}: ${JSON.stringify(text)} is not allowed; allowed: ${allowed.join(", ")}\n${usage}`,
    );
  return value;
}

const options = {
  context: { type: "string" },
  monitoring: { type: "boolean" },
  nodes: { type: "string" },
  on: { type: "string" },
} as const;

function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
