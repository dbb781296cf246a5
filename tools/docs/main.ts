import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { projectRoot } from "../shared/folders";
import { configurationFile, configurationReference } from "./configurationPage";
import { packPoliciesFile, policiesFile, withRules } from "./policiesPage";

function write(file: string, text: string): void {
  const path = join(projectRoot, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${file}`);
}

async function main(): Promise<void> {
  write(configurationFile, await configurationReference());
  const policies = await withRules(readFileSync(join(projectRoot, policiesFile), "utf8"));
  write(policiesFile, policies);
  write(packPoliciesFile, policies);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
