import { parseArgs } from "node:util";

import { preview } from "./preview";

const usage = `npm run preview -- [<stack>] [--diff <git revision>] [--policy-config <file>]

Shows what the program makes for a stack (ai-dev where none is named), without CLI and cluster, and writes its
manifests to preview-output/<stack>/.
  --diff <git revision>    also show what changes against that revision
  --policy-config <file>   configuration of the policy pack, as pulumi's --policy-pack-config takes it`;

/** Errors that mean that the input can't be used: their message says it all. */
const expected = ["ConfigError", "StackError", "RevisionError", "PolicyConfigError"];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      diff: { type: "string" },
      help: { type: "boolean", short: "h" },
      "policy-config": { type: "string" },
    },
  });
  if (values.help || positionals.length > 1) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const { report, allowed } = await preview({
    stack: positionals[0] ?? "ai-dev",
    diff: values.diff,
    policyConfig: values["policy-config"],
  });
  console.log(report);
  if (!allowed) process.exitCode = 1;
}

function fail(error: unknown): void {
  if (!(error instanceof Error)) console.error(error);
  else if (expected.includes(error.name)) console.error(error.message);
  else if ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
    console.error(`${error.message}\n\n${usage}`);
  else console.error(error.stack);
  process.exit(1);
}

// What fails inside a resource's inputs reaches nobody else.
process.on("unhandledRejection", fail);
main().catch(fail);
