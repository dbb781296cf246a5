import { z } from "zod";

import { configSchema } from "../../components/config/schema";
import { isWrapper } from "../../components/config/wrappers";

/** One key of the config. */
export interface SchemaEntry {
  /** The path without the project's name: `litellm.replicas`, `litellm.models[].model_name`. */
  path: string;
  /** The path of its section; empty for a top-level key. */
  section: string;
  /** The last part of the path. */
  key: string;
  /** Validates a value. */
  schema: z.ZodType;
  /** What is allowed, as in the error message. */
  allowed: string;
  /** What it means. */
  meaning: string;
  /** Whether it must be set if its section is. */
  required: boolean;
  /** The default that is the same in every profile. */
  default?: unknown;
  /** A value that is allowed, of a key without a default. */
  example?: unknown;
}

/** A section of the config. */
export interface SchemaSection {
  path: string;
  meaning: string;
  /** Whether its presence means something: its keys have no defaults while it is absent. */
  optional: boolean;
}

/** Every section and key of the config. */
export interface SchemaContent {
  sections: SchemaSection[];
  entries: SchemaEntry[];
}

interface Unwrapped {
  schema: z.ZodType;
  meaning: string;
  required: boolean;
  default?: unknown;
  example?: unknown;
}

/** Removes the wrappers, each of which can have the description and the example. */
function unwrap(wrapped: z.ZodType): Unwrapped {
  let schema = wrapped;
  let meaning = schema.description;
  let required = true;
  let value: unknown;
  let example = exampleOf(schema);
  while (isWrapper(schema)) {
    required = false;
    if (schema instanceof z.ZodDefault) value = schema.def.defaultValue;
    schema = schema.unwrap() as z.ZodType;
    meaning ??= schema.description;
    example ??= exampleOf(schema);
  }
  return { schema, meaning: meaning ?? "", required, default: value, example };
}

function exampleOf(schema: z.ZodType): unknown {
  return (schema.meta()?.examples as unknown[] | undefined)?.[0];
}

/** The error message of a value that is never allowed. */
function allowedBy(schema: z.ZodType): string {
  return schema.safeParse(Symbol("never allowed")).error?.issues[0]?.message ?? "";
}

/** Lists every section and every key of the config, in the order of the schema. */
export function schemaContent(): SchemaContent {
  const content: SchemaContent = { sections: [], entries: [] };
  walk(configSchema, "", content);
  return content;
}

function walk(object: z.ZodObject, section: string, content: SchemaContent): void {
  for (const [key, wrapped] of Object.entries(object.shape)) {
    const path = section ? `${section}.${key}` : key;
    const { schema, ...rest } = unwrap(wrapped as z.ZodType);
    const element = schema instanceof z.ZodArray ? unwrap(schema.element as z.ZodType).schema : undefined;
    if (schema instanceof z.ZodObject) {
      content.sections.push({ path, meaning: rest.meaning, optional: wrapped instanceof z.ZodOptional });
      walk(schema, path, content);
    } else {
      content.entries.push({ path, section, key, schema, allowed: allowedBy(schema), ...rest });
    }
    if (element instanceof z.ZodObject) {
      content.sections.push({ path: `${path}[]`, meaning: `an entry of ${rest.meaning}`, optional: false });
      walk(element, `${path}[]`, content);
    }
  }
}
