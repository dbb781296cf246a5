import { parseArgs } from "node:util";

import { UsageError } from "../shared/runMain";
import { checkNames, type CheckName } from "./check";

/** What the command line asks for. */
export interface Arguments {
  stack: string;
  /** These checks only; all that apply where empty. */
  only: CheckName[];
  /** Checks that are off by default on clusters that look like production. */
  include: CheckName[];
  kubeconfig?: string;
  context?: string;
  /** Don't ask. */
  yes: boolean;
  /** Print the result as JSON on standard output, progress on standard error. */
  json: boolean;
  /** A file with the stack's outputs, in place of asking Pulumi. */
  outputs?: string;
  /** The model that requests name; the first that the proxy offers where not given. */
  model?: string;
}

/** How the command is used. */
export const usage = [
  "usage: npm run verify -- --stack <stack> [options]",
  "",
  "  --stack <stack>       the stack whose outputs name what is checked",
  `  --only <check>        only this check (repeatable): ${checkNames.join(", ")}`,
  "  --include <check>     also a check that is off by default on production: fail-closed (repeatable)",
  "  --context <context>   the kubeconfig's context; its current one by default",
  "  --kubeconfig <file>   the kubeconfig; KUBECONFIG or your own by default",
  "  --outputs <file>      the stack's outputs (pulumi stack output --json --show-secrets), in place of asking Pulumi",
  "  --model <model>       the model that requests name; the first that the proxy offers by default",
  "  --yes                 don't ask before disturbing anything",
  "  --json                print the result as JSON; progress goes to standard error",
].join("\n");

function checkNamesIn(option: string, values: readonly string[]): CheckName[] {
  return values
    .flatMap((value) => value.split(","))
    .map((value) => {
      const known = checkNames.find((name) => name === value.trim());
      if (known) return known;
      throw new UsageError(`--${option} ${value} is not a check; allowed: ${checkNames.join(", ")}`);
    });
}

/**
 * Reads the command line.
 * @throws UsageError naming what is wrong
 */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parse(args);
  if (values.help) throw new UsageError(usage);
  if (!values.stack) throw new UsageError(`--stack is missing\n\n${usage}`);
  return {
    stack: values.stack,
    only: checkNamesIn("only", values.only ?? []),
    include: checkNamesIn("include", values.include ?? []),
    kubeconfig: values.kubeconfig,
    context: values.context,
    yes: values.yes ?? false,
    json: values.json ?? false,
    outputs: values.outputs,
    model: values.model,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        only: { type: "string", multiple: true },
        include: { type: "string", multiple: true },
        context: { type: "string" },
        kubeconfig: { type: "string" },
        outputs: { type: "string" },
        model: { type: "string" },
        yes: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
