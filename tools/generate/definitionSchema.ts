import { z } from "zod";

type Schema = Record<string, unknown>;

const definition = z.object({
  spec: z.object({
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.record(z.string(), z.unknown()) }) }),
    ),
  }),
});

/** Kubernetes' own formats and annotations, which say nothing of the shape, and texts. */
const dropped = ["description", "default", "format", "title", "example", "externalDocs"];

/**
 * The JSON schema by which a custom resource definition accepts an object, as strict as a server with strict field validation:
 * a field that the definition doesn't name is an error. Without descriptions.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 * @param document the parsed CustomResourceDefinition
 * @throws ZodError where it isn't one, Error where it doesn't have the version
 */
export function definitionSchema(document: unknown, version: string): { kind: string; schema: Schema } {
  const { names, versions } = definition.parse(document).spec;
  const found = versions.find(({ name }) => name === version);
  if (found === undefined) throw new Error(`CustomResourceDefinition ${names.kind} has no version ${version}`);
  const schema = strict(found.schema.openAPIV3Schema);
  // Metadata is the API server's, and so is the status the operator's.
  const properties = { ...(schema.properties as Schema), metadata: { type: "object" }, status: { type: "object" } };
  return { kind: names.kind, schema: { ...schema, properties } };
}

function strict(schema: Schema): Schema {
  const result: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.includes(key) || key.startsWith("x-kubernetes-") || key === "nullable") continue;
    // Go's regular expressions can begin a part with flags; JSON schema's can't.
    if (key === "pattern" && String(value).includes("(?i)")) continue;
    if (key === "properties") result[key] = mapped(value as Schema);
    else if (key === "items" || key === "not") result[key] = strict(value as Schema);
    else if (key === "additionalProperties") result[key] = typeof value === "boolean" ? value : strict(value as Schema);
    else if (["allOf", "anyOf", "oneOf"].includes(key)) result[key] = (value as Schema[]).map(loose);
    else result[key] = value;
  }
  if (schema.nullable === true && typeof result.type === "string") result.type = [result.type, "null"];
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in schema;
  return "properties" in schema && !open ? { ...result, additionalProperties: false } : result;
}

/** A part of `allOf` and its like names a few of the fields only. */
function loose(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(strict(schema)).filter(([key]) => key !== "additionalProperties"));
}

const mapped = (properties: Schema): Schema =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strict(schema as Schema)]));
