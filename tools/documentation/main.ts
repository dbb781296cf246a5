import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { projectRoot } from "../folders";
import { configurationFile, configurationReference } from "./configuration";

async function main(): Promise<void> {
  const file = join(projectRoot, configurationFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await configurationReference());
  console.log(`wrote ${configurationFile}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
