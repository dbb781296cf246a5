import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename } from "node:fs/promises";
import { basename, join } from "node:path";

import { cacheFolder } from "../../tools/shared/folders";
import { goModuleFolder } from "./binaries";

/**
 * The text of a file in a Go module, for example a release manifest; cached after the first read.
 * @param module the module's path
 * @param version its version, without `v`
 * @param path the file's path in the module
 */
export async function moduleFile(module: string, version: string, path: string): Promise<string> {
  const folder = cacheFolder("manifests", `${module.replaceAll("/", "_")}-${version}`);
  const kept = join(folder, basename(path));
  if (!existsSync(kept)) {
    await mkdir(folder, { recursive: true });
    await copyFile(join(await goModuleFolder(module, version), path), `${kept}.unfinished`);
    await rename(`${kept}.unfinished`, kept);
  }
  return readFile(kept, "utf8");
}
