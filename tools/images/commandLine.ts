import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readImages } from "../../components/config";
import { readStack } from "../program/stackConfig";
import { projectRoot } from "../shared/folders";
import { parseWords } from "../shared/parseWords";
import { exitCodes, UsageError } from "../shared/runMain";
import { faults, report, type Threshold, thresholds } from "./check";
import { credentialsOf } from "./credentials";
import { changeLines, digestsOf, withDigestsWritten } from "./pin";
import { imageStates, stackImages } from "./state";

const usage = `npm run images -- check <stack> [--fail-on patch|minor|major|none]
npm run images -- pin <stack> [--dry-run]

check compares the images that a stack deploys with their registries: newer versions of the same variant, and whether the
tag still points to the digest that the stack has. Exit code 1: a tag or registry is missing, a tag points to another
digest, or there is a newer version.
  --fail-on <level>   the highest level of newer versions that fails the check; patch by default
pin writes the digests of the images' tags to images.digests in Pulumi.<stack>.yaml, in place of those that are there.
  --dry-run           prints them only
Registries are asked with the credentials of \`docker login\` (DOCKER_CONFIG, ~/.docker/config.json; no credential helpers),
otherwise anonymously.`;

const options = {
  "dry-run": { type: "boolean" },
  "fail-on": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** What the command prints, and its exit code. */
export interface CommandResult {
  exitCode: number;
  output: string;
}

/**
 * Runs the command.
 * @param root the checkout whose stacks are used
 * @throws UsageError for invalid arguments; UserError for an unknown stack or digests that can't be had
 */
export async function runImages(args: readonly string[], root = projectRoot): Promise<CommandResult> {
  const { values, positionals } = parseWords(args, options, usage);
  if (values.help) return { exitCode: exitCodes.done, output: usage };
  const [command, stack, ...others] = positionals;
  if (command !== "check" && command !== "pin") throw wrong(`Expected check or pin, found ${command ?? "nothing"}.`);
  if (stack === undefined || others.length > 0) {
    throw wrong(`Expected one stack, found ${stack === undefined ? "none" : positionals.slice(1).join(" and ")}.`);
  }
  if (command === "pin") {
    if (values["fail-on"] !== undefined) throw wrong("--fail-on is an option of check.");
    return pin(stack, root, values["dry-run"] ?? false);
  }
  if (values["dry-run"]) throw wrong("--dry-run is an option of pin.");
  return check(stack, root, thresholdOf(values["fail-on"] ?? "patch"));
}

const wrong = (problem: string): UsageError => new UsageError(`${problem}\n\n${usage}`);

function thresholdOf(text: string): Threshold {
  const threshold = thresholds.find((one) => one === text);
  if (threshold === undefined) throw wrong(`--fail-on is ${text}; allowed: ${thresholds.join(", ")}.`);
  return threshold;
}

async function check(stack: string, root: string, threshold: Threshold): Promise<CommandResult> {
  const states = await imageStates(stackImages(readImages(readStack(stack, root))), credentialsOf);
  const failed = states.some((state) => faults(state, threshold).length > 0);
  return { exitCode: failed ? exitCodes.failed : exitCodes.done, output: report(stack, states, threshold) };
}

async function pin(stack: string, root: string, dryRun: boolean): Promise<CommandResult> {
  const input = readStack(stack, root);
  const images = readImages(input);
  const digests = digestsOf(await imageStates(stackImages(images), credentialsOf));
  const name = `Pulumi.${stack}.yaml`;
  const file = join(root, name);
  if (!dryRun) writeFileSync(file, withDigestsWritten(readFileSync(file, "utf8"), input.project, digests));
  const title = `${input.project}:images.digests in ${name}${dryRun ? " would be" : ""}:`;
  return { exitCode: exitCodes.done, output: [title, ...changeLines(images.digests, digests)].join("\n") };
}
