import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { projectRoot } from "../../../tools/shared/folders";

/**
 * Copies an example to a temporary folder and installs this checkout's package from `npm pack` there. Dependencies are linked
 * from this checkout: nothing is fetched.
 * @returns the folder, which the caller deletes
 */
export async function installInto(example: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-example-"));
  cpSync(join(projectRoot, "examples", example), folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  const installed = join(projectRoot, "node_modules");
  for (const name of readdirSync(installed).filter((each) => !each.startsWith("."))) {
    symlinkSync(join(installed, name), join(modules, name));
  }
  await execa("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: projectRoot });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  if (archive === undefined) throw new Error("npm pack made no package");
  mkdirSync(join(modules, "llm-gateway"));
  await execa("tar", ["-xzf", join(folder, archive), "-C", join(modules, "llm-gateway"), "--strip-components=1"]);
  return folder;
}
