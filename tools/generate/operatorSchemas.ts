import { barmanPluginVersion, operatorVersion } from "../../components/images";
import { definitionSchema } from "./definitionSchema";
import type { Generator } from "./generator";
import { goNeeds, operatorDefinitions, pluginDefinitions } from "./operatorModule";

/** The kinds of the operator and of its plugin that the program makes. */
const kinds = ["Cluster", "ObjectStore", "ScheduledBackup"];

const pinned = `CloudNativePG ${operatorVersion}, barman-cloud plugin ${barmanPluginVersion}`;

/** By which JSON schema the definitions of the pinned operator and plugin accept each kind that the program makes. */
export const operatorSchemas: Generator = {
  places: ["tests/golden/schemas/"],
  async make() {
    const definitions = [...(await operatorDefinitions()), ...(await pluginDefinitions())];
    const schemas = definitions.map((definition) => definitionSchema(definition, "v1"));
    return schemas
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, schema }) => ({
        file: `tests/golden/schemas/${kind.toLowerCase()}.json`,
        text: `${JSON.stringify({ $comment: pinned, ...schema })}\n`,
      }));
  },
  source: {
    needs: goNeeds,
    pinned,
    statedIn: ({ text }) => (JSON.parse(text) as { $comment?: string }).$comment,
  },
};
