import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { UserError } from "../../components/userError";
import { PolicyConfigError } from "../../policy/pack/rule";
import { projectRoot } from "../shared/folders";
import { comment, failureComment } from "./comment";
import { compareManifests, describeDifference } from "./difference";
import { evaluatePolicies, type PolicyConfig, type Violation } from "./evaluate";
import { type EvaluatedStack, evaluateStack } from "./evaluatedStack";
import { manifestsOf, type Manifest } from "./manifests";
import { describeViolations, isMandatory, readPolicyConfig } from "./policies";
import { commitOf, stackAt } from "./revision";
import { resourceTree } from "./tree";

/** The options of a preview. */
export interface PreviewOptions {
  stack: string;
  /** A git revision to compare the manifests with. */
  diff?: string;
  /** A file in the format of `pulumi preview --policy-pack-config`. */
  policyConfig?: string;
  /** The checkout whose program and stacks are previewed; this one by default. */
  root?: string;
  /** The folder of the manifests, in which each stack has its own; `preview-output` in the checkout by default. */
  outputFolder?: string;
}

/** The result of a preview. */
export interface Preview {
  /** Everything that is printed. */
  report: string;
  /** False where a mandatory policy is violated. */
  allowed: boolean;
}

/**
 * Runs the program for a stack without CLI and cluster: reports the resource tree, writes the manifests, evaluates the
 * policies, and with `diff` reports the differences from another revision.
 * @throws UserError where there is nothing to preview: a ConfigError, StackError or RevisionError, or a policy config that
 *   can't be used
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const root = options.root ?? projectRoot;
  const policyConfig = policyConfigOf(options);
  const stack = await evaluateStack(options.stack, root);
  const { run } = stack;
  const manifests = manifestsOf(run);
  const folder = join(options.outputFolder ?? join(root, "preview-output"), options.stack);
  writeManifests(folder, manifests);

  const sections = [
    `Stack ${options.stack}: ${run.resources.length} resources`,
    resourceTree(run),
    `${manifests.length} manifests, secrets redacted, are in ${relative(process.cwd(), folder)}/`,
  ];
  if (options.diff !== undefined) {
    const before = await stackAt(options.diff, options.stack, root);
    sections.push(describeDifference(compareManifests(manifestsOf(before?.run), manifests), options.diff));
  }
  const violations = violationsOf(stack, policyConfig);
  sections.push(...run.warnings.map((warning) => `Warning: ${warning}`), describeViolations(violations));
  return { report: sections.join("\n\n"), allowed: !violations.some(isMandatory) };
}

/**
 * The same as the Markdown of one comment on a pull request, without manifests in files. A stack that can't be deployed is
 * a comment too.
 * @throws UserError for an unknown revision, or a policy config that can't be used
 */
export async function previewComment(options: PreviewOptions & { diff: string }): Promise<Preview> {
  const { stack, diff: revision } = options;
  const root = options.root ?? projectRoot;
  const policyConfig = policyConfigOf(options);
  const commit = commitOf(revision, root);
  let after;
  try {
    after = await evaluateStack(stack, root);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { report: failureComment(stack, error.message), allowed: false };
  }
  const before = await stackAt(revision, stack, root);
  const violations = violationsOf(after, policyConfig);
  const violationsBefore = before === undefined ? [] : violationsOf(before, policyConfig);
  return {
    report: comment({ stack, revision, commit, before, after, violations, violationsBefore }),
    allowed: !violations.some(isMandatory),
  };
}

function policyConfigOf({ policyConfig }: PreviewOptions): PolicyConfig {
  return policyConfig === undefined ? {} : readPolicyConfig(policyConfig);
}

/** The pack imports nothing from outside itself, so that its errors are no {@link UserError}. */
function violationsOf({ input, run }: EvaluatedStack, config: PolicyConfig): Violation[] {
  try {
    return evaluatePolicies({ ...input, resources: run.resources }, config);
  } catch (error) {
    throw error instanceof PolicyConfigError ? new UserError(error.message, { cause: error }) : error;
  }
}

function writeManifests(folder: string, manifests: readonly Manifest[]): void {
  // Emptied first, so that manifests of removed resources don't stay.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of manifests) writeFileSync(join(folder, file), text);
}
