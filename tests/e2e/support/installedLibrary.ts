import { readdirSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import { projectRoot } from "../../../tools/shared/folders";
import { copyExample } from "../../support/exampleCopy";

/**
 * Copies an example to a temporary folder and installs this checkout's package from `npm pack` there. Dependencies are linked
 * from this checkout: nothing is fetched.
 * @returns the folder, which the caller deletes
 */
export async function installInto(example: string): Promise<string> {
  const { folder, ownPackage } = copyExample(example);
  await execa("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: projectRoot });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  if (archive === undefined) throw new Error("npm pack made no package");
  await execa("tar", ["-xzf", join(folder, archive), "-C", ownPackage, "--strip-components=1"]);
  return folder;
}
