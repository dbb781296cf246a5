import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { operatorManifests, splitDefinitions } from "../../../lab/embedded/operator";
import { fromDefinition } from "./fromDefinition";

/*
 * Writes the JSON schemas beside this file: what the pinned operator's own definitions accept, of the kinds that the
 * program makes. Run by `npm run crd-schemas`.
 */

const kinds = ["Cluster", "ScheduledBackup"];

async function main(): Promise<void> {
  const { definitions } = splitDefinitions((await operatorManifests()).operator);
  for (const document of parseAllDocuments(definitions)) {
    const { kind, schema } = fromDefinition(document.toJS(), "v1");
    if (kinds.includes(kind)) {
      writeFileSync(join(__dirname, `${kind.toLowerCase()}.json`), `${JSON.stringify(schema)}\n`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
