import { operatorVersion } from "../../components/images";
import { definitionSchema } from "./definitionSchema";
import type { Generator } from "./generator";
import { goNeeds, operatorDefinitions } from "./operatorModule";

/** The operator's kinds that the program makes. */
const kinds = ["Cluster", "ScheduledBackup"];

const pinned = `CloudNativePG ${operatorVersion}`;

/** By which JSON schema the pinned operator's definitions accept each kind that the program makes. */
export const operatorSchemas: Generator = {
  places: ["tests/golden/schemas/"],
  async make() {
    const schemas = (await operatorDefinitions()).map((definition) => definitionSchema(definition, "v1"));
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
