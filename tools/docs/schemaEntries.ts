import { z } from "zod";

import { configSchema } from "../../components/config/schema";
import { isWrapper } from "../../components/config/wrappers";

/** One value that a stack may set. */
export interface SchemaEntry {
  /** Where it stands, below the project's name: `litellm.replicas`, `litellm.models[].model_name`. */
  path: string;
  /** The path of what it stands in; empty for a key of its own. */
  section: string;
  /** The last part of the path. */
  key: string;
  /** What accepts or refuses a value. */
  schema: z.ZodType;
  /** What is allowed, in the words of the refusal. */
  allowed: string;
  /** What it means. */
  meaning: string;
  /** Whether it must be set wherever its section is. */
  required: boolean;
  /** The default that is the same in every profile. */
  default?: unknown;
  /** A value that is allowed, of a key without a default. */
  example?: unknown;
}

/** A part of the config that groups values. */
export interface SchemaSection {
  path: string;
  meaning: string;
  /** Whether its presence means something: its keys have no defaults while it is absent. */
  optional: boolean;
}

/** Everything that a stack's config may hold. */
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

/** Takes the wrappers off, each of which may carry the description. */
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

/** A symbol is never allowed, so that its refusal says what is. */
function allowedBy(schema: z.ZodType): string {
  return schema.safeParse(Symbol("never allowed")).error?.issues[0]?.message ?? "";
}

/** Reads the config's schema: every section and every value, in the order of the schema. */
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
