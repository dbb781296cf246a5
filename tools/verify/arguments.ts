import { parseWords } from "../shared/parseWords";
import { UsageError } from "../shared/runMain";
import { checkNames, type CheckName } from "./check";

/** The arguments of `npm run verify`. */
export interface Arguments {
  stack: string;
  /** Only these checks; all applicable ones where empty. */
  only: CheckName[];
  /** Checks that are skipped by default in production. */
  include: CheckName[];
  kubeconfig?: string;
  context?: string;
  /** Don't ask for confirmation. */
  yes: boolean;
  /** Print the result as JSON on standard output, progress on standard error. */
  json: boolean;
  /** A file with the stack's outputs, instead of running Pulumi. */
  outputs?: string;
  /** The model that the checks use; by default the first of the proxy. */
  model?: string;
}

/** The usage of the command. */
export const usage = [
  "usage: npm run verify -- --stack <stack> [options]",
  "",
  "  --stack <stack>       the stack to check",
  `  --only <check>        only this check (repeatable): ${checkNames.join(", ")}`,
  "  --include <check>     also a check that is skipped by default in production: fail-closed (repeatable)",
  "  --context <context>   the kubeconfig's context (default: its current one)",
  "  --kubeconfig <file>   the kubeconfig (default: KUBECONFIG or ~/.kube/config)",
  "  --outputs <file>      the stack's outputs (pulumi stack output --json --show-secrets), instead of running Pulumi",
  "  --model <model>       the model that the checks use (default: the first of the proxy)",
  "  --yes                 don't ask for confirmation",
  "  --json                print the result as JSON, progress to standard error",
].join("\n");

function checkNamesIn(option: string, values: readonly string[]): CheckName[] {
  return values
    .flatMap((value) => value.split(","))
    .map((value) => {
      const known = checkNames.find((name) => name === value.trim());
      if (known) return known;
      throw new UsageError(`check ${value} (--${option}) not found; available: ${checkNames.join(", ")}`);
    });
}

const options = {
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
} as const;

/**
 * Parses the command line.
 * @throws UsageError naming the invalid argument
 */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseWords(args, options, usage, false);
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
