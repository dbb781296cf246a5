import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { projectRoot } from "../../tools/shared/folders";

/**
 * Copies an example to a temporary folder, with dependencies linked from this checkout, and an empty folder for this checkout's
 * own package.
 * @returns the folder, which the caller deletes, and the folder of the package
 */
export function copyExample(example: string): { folder: string; ownPackage: string } {
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-example-"));
  cpSync(join(projectRoot, "examples", example), folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  const installed = join(projectRoot, "node_modules");
  for (const name of readdirSync(installed).filter((each) => !each.startsWith("."))) {
    symlinkSync(join(installed, name), join(modules, name));
  }
  const ownPackage = join(modules, "llm-gateway");
  mkdirSync(ownPackage);
  return { folder, ownPackage };
}

/** Copies an example that imports a folder of this checkout's sources, which aren't built, by the name that is published. */
export function copyExampleWithSources(example: string, source: string): string {
  const { folder, ownPackage } = copyExample(example);
  writeFileSync(
    join(ownPackage, `${source}.js`),
    `module.exports = require(${JSON.stringify(join(projectRoot, source, "index.ts"))});\n`,
  );
  return folder;
}
