import { parseAllDocuments } from "yaml";

import { operatorVersion } from "../../components/images";
import { moduleFile } from "../../lab/build";

/** What is needed to read files of Go modules. */
export const goNeeds = "Go, and a Go module proxy";

/** The text of a file in the sources of the pinned CloudNativePG operator. */
export function operatorFile(path: string): Promise<string> {
  return moduleFile("github.com/cloudnative-pg/cloudnative-pg", operatorVersion, path);
}

/** The custom resource definitions of the pinned operator's release, parsed. */
export async function operatorDefinitions(): Promise<unknown[]> {
  return parseAllDocuments(await operatorFile(`releases/cnpg-${operatorVersion}.yaml`))
    .map((document) => document.toJS() as { kind?: string } | null)
    .filter((document) => document?.kind === "CustomResourceDefinition");
}
