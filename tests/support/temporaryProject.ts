import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";

const git = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"];

/** A project in a temporary folder, with this checkout's packages. */
export class TemporaryProject {
  readonly root = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));

  constructor(files: Record<string, string> = {}) {
    symlinkSync(join(projectRoot, "node_modules"), join(this.root, "node_modules"));
    this.write({ "Pulumi.yaml": "name: llm-gateway\n", ...files });
  }

  /** Writes files, by path below the root. */
  write(files: Record<string, string>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      writeFileSync(join(this.root, file), text);
    }
  }

  /** Runs git in the project and returns what it prints. */
  git(...args: string[]): string {
    return execFileSync("git", ["-C", this.root, ...git, ...args], { encoding: "utf8", stdio: "pipe" });
  }

  /** Commits everything but the packages, in a new repository where there is none yet. */
  commit(message: string): void {
    this.write({ ".gitignore": "node_modules\npreview-output/\n" });
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
  }

  /** Removes the project. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A program with one ConfigMap for each of its stack's `llm-gateway:maps`, and the text of each. */
export const smallProgram = `
  import { ConfigMap } from "@pulumi/kubernetes/core/v1";
  import * as pulumi from "@pulumi/pulumi";
  module.exports = async () => {
    const maps = new pulumi.Config().requireObject<Record<string, string>>("maps");
    for (const [name, text] of Object.entries(maps)) new ConfigMap(name, { metadata: { name }, data: { text } });
    return {};
  };
`;

/** This checkout's program, for a project with its own stacks. */
export const ownProgram = `module.exports = require(${JSON.stringify(join(projectRoot, "index.ts"))});\n`;

/** This checkout's library, at the place where a project has its own. */
export const ownLibrary = {
  "components/index.ts": `module.exports = require(${JSON.stringify(join(projectRoot, "components"))});\n`,
};

/** A stack's file for `smallProgram`. */
export function mapsOf(maps: Record<string, string>): string {
  return JSON.stringify({ config: { "llm-gateway:maps": maps } });
}
