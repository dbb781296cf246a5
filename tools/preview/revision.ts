import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../components/userError";
import { knownStacks } from "../program/stackConfig";
import { projectRoot } from "../shared/folders";
import { type EvaluatedStack, evaluateStack } from "./evaluatedStack";

/** A revision that can't be compared with; the message is the reason. */
export class RevisionError extends UserError {}

/**
 * A stack as the program and config of another git revision make it; undefined where it has no such stack.
 * The revision is unpacked into a temporary folder: the checkout isn't changed.
 * @param checkout the git checkout, whose `node_modules` serve both revisions
 * @throws RevisionError where git doesn't know the revision, or its program can't be run
 */
export async function stackAt(
  revision: string,
  stack: string,
  checkout = projectRoot,
): Promise<EvaluatedStack | undefined> {
  const folder = unpackRevision(revision, checkout);
  try {
    if (!existsSync(join(folder, "index.ts")) || !existsSync(join(folder, "Pulumi.yaml"))) {
      throw new RevisionError(`Revision ${revision} has no program (no index.ts and Pulumi.yaml); choose a later one.`);
    }
    return knownStacks(folder).includes(stack) ? await evaluateStack(stack, folder) : undefined;
  } catch (error) {
    if (error instanceof RevisionError) throw error;
    throw new RevisionError(
      `The program of revision ${revision} can't be run: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Unpacks a revision into a temporary folder, which the caller deletes; its program runs with this checkout's packages.
 * @throws RevisionError where git doesn't know the revision
 */
export function unpackRevision(revision: string, checkout = projectRoot): string {
  const commit = commitOf(revision, checkout);
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-revision-"));
  unpack(commit, folder, checkout);
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/**
 * The commit that a revision names.
 * @throws RevisionError where git doesn't know the revision
 */
export function commitOf(revision: string, checkout = projectRoot): string {
  try {
    // `--end-of-options`: a revision such as --output=x must not be taken for an option.
    return git(checkout, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`).trim();
  } catch {
    throw new RevisionError(
      `Revision ${revision} not found in this checkout. Name a commit, branch or tag (\`git log --oneline\`); ` +
        "a shallow clone holds only the newest commits (`git fetch --unshallow`).",
    );
  }
}

function unpack(commit: string, folder: string, checkout: string): void {
  const archive = join(folder, "revision.tar");
  git(checkout, "archive", "--format=tar", `--output=${archive}`, commit);
  execFileSync("tar", ["--extract", "--file", archive, "--directory", folder]);
  rmSync(archive);
}

function git(checkout: string, ...args: string[]): string {
  return execFileSync("git", ["-C", checkout, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
