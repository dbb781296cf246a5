import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";

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
  /** The absolute path of the page to write, with verdicts and timelines. */
  report?: string;
  /** The URL of a Prometheus whose alerts the page shows. */
  prometheus?: string;
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
  "  --report <file>       also write an HTML page with verdicts and a timeline of each check",
  "  --prometheus <url>    a Prometheus whose firing alerts the page shows, such as http://localhost:9090",
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
  report: { type: "string" },
  prometheus: { type: "string" },
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
  const report = values.report === undefined ? undefined : reportFile(values.report);
  if (values.prometheus !== undefined) checkPrometheus(values.prometheus, report);
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
    report,
    prometheus: values.prometheus,
  };
}

/** Found before the gateway is disturbed rather than after. */
function reportFile(file: string): string {
  const path = resolve(file);
  const isFolder = (each: string): boolean => statSync(each, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder(path)) throw new UsageError(`--report ${file} is a folder: name the file to write, such as report.html`);
  if (!isFolder(dirname(path)))
    throw new UsageError(`--report ${file}: there is no folder ${dirname(path)}; create it`);
  return path;
}

function checkPrometheus(url: string, report: string | undefined): void {
  if (report === undefined) throw new UsageError("--prometheus needs --report: only the page shows alerts");
  if (!/^https?:\/\/[^/]/.test(url)) {
    throw new UsageError(`--prometheus ${url}: expected an http or https URL, such as http://localhost:9090`);
  }
}
