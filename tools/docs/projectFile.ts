import { format } from "prettier";
import { parseDocument } from "yaml";
import { z } from "zod";

import { schemaContent, type SchemaEntry } from "./schemaEntries";

/** The Pulumi project's file, below the checkout's root. */
export const projectFile = "Pulumi.yaml";

/**
 * The project's file with the config that the engine itself checks: the keys that are one value, and that must be set or
 * have the same default in every profile. The engine can't describe mappings, and demands a key without a default.
 */
export async function withConfigSchema(text: string): Promise<string> {
  const document = parseDocument(text);
  const own = schemaContent().entries.filter((entry) => entry.section === "");
  const declared = own.filter((entry) => entry.required || entry.default !== undefined);
  document.set("config", Object.fromEntries(declared.map((entry) => [entry.key, declarationOf(entry)])));
  return format(document.toString({ lineWidth: 0 }), { parser: "yaml", printWidth: 120 });
}

function declarationOf({ schema, meaning, allowed, default: value }: SchemaEntry): object {
  return {
    type: typeOf(schema),
    description: schema instanceof z.ZodBoolean ? meaning : `${meaning}: ${allowed}`,
    ...(value === undefined ? {} : { default: value }),
  };
}

function typeOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodBoolean) return "boolean";
  return schema instanceof z.ZodNumber ? "integer" : "string";
}
