import { parseAllDocuments } from "yaml";

import { barmanPluginVersion, operatorVersion } from "../../components/images";
import { moduleFile } from "../../lab/build";

/** What is needed to read files of Go modules. */
export const goNeeds = "Go, and a Go module proxy";

/** The text of a file in the sources of the pinned CloudNativePG operator. */
export function operatorFile(path: string): Promise<string> {
  return moduleFile("github.com/cloudnative-pg/cloudnative-pg", operatorVersion, path);
}

/** The custom resource definitions of the pinned operator's release, parsed. */
export async function operatorDefinitions(): Promise<unknown[]> {
  return definitionsIn(await operatorFile(`releases/cnpg-${operatorVersion}.yaml`));
}

/** The custom resource definition of the pinned barman-cloud plugin, parsed. */
export async function pluginDefinitions(): Promise<unknown[]> {
  const module = "github.com/cloudnative-pg/plugin-barman-cloud";
  return definitionsIn(await moduleFile(module, barmanPluginVersion, "manifest.yaml"));
}

function definitionsIn(manifest: string): unknown[] {
  return parseAllDocuments(manifest)
    .map((document) => document.toJS() as { kind?: string } | null)
    .filter((document) => document?.kind === "CustomResourceDefinition");
}
