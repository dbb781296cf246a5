import { parseArgs } from "node:util";

import { errorText } from "../shared/runMain";
import { preview, previewComment } from "./preview";

const usage = `npm run preview -- [<stack>] [--diff <git revision>] [--format text|markdown] [--policy-config <file>]

Shows the resources of a stack (default: ai-dev) without the Pulumi CLI and a cluster, and writes their manifests to
preview-output/<stack>/.
  --diff <git revision>    also show the differences from that revision
  --format markdown        with --diff: print one comment for a pull request instead; writes no manifests
  --policy-config <file>   configuration of the policy pack, in the format of pulumi's --policy-pack-config`;

/** The output of the command. Exit code 1: the stack can't be deployed or violates a policy; 2: invalid arguments. */
export interface CommandResult {
  exitCode: 0 | 1 | 2;
  output: string;
  errors: string;
}

/** Where to preview; the checkout by default. */
export interface Places {
  root?: string;
  outputFolder?: string;
}

/** Parses the arguments and runs the preview. Never throws. */
export async function runCommandLine(args: readonly string[], places: Places = {}): Promise<CommandResult> {
  let options;
  try {
    options = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        diff: { type: "string" },
        format: { type: "string", default: "text" },
        help: { type: "boolean", short: "h" },
        "policy-config": { type: "string" },
      },
    });
  } catch (error) {
    return wrongUsage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = options;
  if (values.help) return { exitCode: 0, output: usage, errors: "" };
  if (positionals.length > 1) return wrongUsage(`Expected one stack, found ${positionals.join(" and ")}.`);
  const { diff, format } = values;
  if (!["text", "markdown"].includes(format)) return wrongUsage(`--format is ${format}; allowed: text, markdown.`);
  if (format === "markdown" && diff === undefined) return wrongUsage("--format markdown needs --diff <git revision>.");
  const given = { ...places, stack: positionals[0] ?? "ai-dev", policyConfig: values["policy-config"] };
  try {
    const { report, allowed } =
      format === "markdown" && diff !== undefined
        ? await previewComment({ ...given, diff })
        : await preview({ ...given, diff });
    return { exitCode: allowed ? 0 : 1, output: report, errors: "" };
  } catch (error) {
    return { exitCode: 1, output: "", errors: errorText(error) };
  }
}

function wrongUsage(problem: string): CommandResult {
  return { exitCode: 2, output: "", errors: `${problem}\n\n${usage}` };
}
