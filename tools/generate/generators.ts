import { readFileSync } from "node:fs";
import { join } from "node:path";

import { configurationFile, configurationReference } from "../docs/configurationPage";
import { fullStack, fullStackFile } from "../docs/fullStackFile";
import { monitoringFile, withAlerts } from "../docs/monitoringPage";
import { packPoliciesFile, policiesFile, withRules } from "../docs/policiesPage";
import { projectFile, withConfigSchema } from "../docs/projectFile";
import { projectRoot } from "../shared/folders";
import type { Generator } from "./generator";
import { goldenFiles } from "./goldenFiles";
import { litellmLists } from "./litellmLists";
import { operatorSchemas } from "./operatorSchemas";
import { policyFields } from "./policyFields";

/** Renews a part of a file that is otherwise written by hand, and writes copies of it. */
const renewed = (file: string, make: (present: string) => Promise<string>, ...copies: string[]): Generator => ({
  places: [file, ...copies],
  async make() {
    const text = await make(readFileSync(join(projectRoot, file), "utf8"));
    return [file, ...copies].map((place) => ({ file: place, text }));
  },
});

const written = (file: string, make: () => Promise<string>): Generator => ({
  places: [file],
  make: async () => [{ file, text: await make() }],
});

/** Everything that `npm run generate` makes. Pulumi.yaml comes first, because the golden files are made with it. */
export const generators: readonly Generator[] = [
  renewed(projectFile, withConfigSchema),
  written(configurationFile, configurationReference),
  written(fullStackFile, fullStack),
  renewed(policiesFile, withRules, packPoliciesFile),
  renewed(monitoringFile, withAlerts),
  ...litellmLists,
  goldenFiles,
  operatorSchemas,
  policyFields,
];
