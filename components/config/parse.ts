import { z } from "zod";

import { formerKeys } from "./formerKeys";
import type { Problem } from "./problem";
import { configSchema, type GatewayConfig } from "./schema";
import { nearest } from "./suggestion";
import { isWrapper } from "./wrappers";

/** The config of a stack as the engine passes it. */
export interface RawConfig {
  project: string;
  stack: string;
  /** Every config value of the stack by its full key (`llm-gateway:profile`); objects as JSON text. */
  values: Record<string, string>;
  /** The full keys that hold secrets. */
  secretKeys: readonly string[];
}

/** A mapping of unknown values. */
export type JsonObject = Record<string, unknown>;

/** The project's own keys. The engine passes every value as text; mappings and booleans are parsed. */
export function ownValues(raw: RawConfig, problems: Problem[]): JsonObject {
  const prefix = `${raw.project}:`;
  const values: JsonObject = {};
  for (const [fullKey, text] of Object.entries(raw.values)) {
    if (!fullKey.startsWith(prefix)) continue;
    const key = fullKey.slice(prefix.length);
    const schema = shapeAt([key]);
    if (schema instanceof z.ZodObject || schema instanceof z.ZodArray || schema instanceof z.ZodBoolean) {
      try {
        values[key] = JSON.parse(text);
        continue;
      } catch {
        if (schema instanceof z.ZodObject) {
          problems.push({
            path: key,
            value: raw.secretKeys.includes(fullKey) ? "(secret)" : text,
            allowed: "a mapping",
            remedy: `Set its values by path: \`pulumi config set --path ${key}.…\`.`,
          });
          continue;
        }
      }
    }
    values[key] = text;
  }
  return values;
}

/**
 * Validates the values by the schema. If some are invalid, validates the others again, so that the later checks run too.
 * @returns undefined if the others are invalid as well, as without a profile
 */
export function parse(values: JsonObject, problems: Problem[]): GatewayConfig | undefined {
  const first = configSchema.safeParse(values);
  if (first.success) return first.data;
  const remaining = structuredClone(values);
  for (const issue of first.error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        problems.push(unknownKey([...issue.path, key]));
        remove(remaining, [...issue.path, key]);
      }
    } else {
      problems.push({
        path: pathText(issue.path),
        value: hidden(issue.path, valueAt(values, issue.path)),
        allowed: issue.message,
      });
      remove(remaining, issue.path);
    }
  }
  return configSchema.safeParse(remaining).data;
}

function unknownKey(path: readonly PropertyKey[]): Problem {
  const key = String(path.at(-1));
  const parent = shapeAt(path.slice(0, -1).map(String));
  const known = parent instanceof z.ZodObject ? Object.keys(parent.shape).sort() : [];
  const meant = nearest(key, known);
  const suggestion = meant ? `Did you mean ${pathText([...path.slice(0, -1), meant])}?` : undefined;
  return {
    path: pathText(path),
    value: key,
    allowed: `one of ${known.join(", ")}`,
    remedy: formerKeys[pathText(path)] ?? suggestion,
  };
}

/** The schema at a path, without wrappers (optional, default). */
function shapeAt(path: readonly string[]): unknown {
  let schema: unknown = configSchema;
  for (const key of path) {
    if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodObject) schema = (schema.shape as Record<string, unknown>)[key];
    else return undefined;
    while (isWrapper(schema)) schema = schema.unwrap();
  }
  return schema;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${step(String(key), text === "")}`),
    "",
  );
}

/** A key as Pulumi's `--path` takes it: one with dots or other characters in brackets. */
function step(key: string, first: boolean): string {
  if (!/^[-\w]+$/.test(key)) return `["${key}"]`;
  return first ? key : `.${key}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      inside !== null && typeof inside === "object" ? (inside as JsonObject)[key as string] : undefined,
    value,
  );
}

function remove(value: JsonObject, path: readonly PropertyKey[]): void {
  // The whole list is removed: without one item, the paths of the others would change.
  const list = path.findIndex((key) => typeof key === "number");
  const target = list < 0 ? path : path.slice(0, list);
  const parent = valueAt(value, target.slice(0, -1));
  if (parent !== null && typeof parent === "object") Reflect.deleteProperty(parent, target.at(-1) ?? "");
}

function hidden(path: readonly PropertyKey[], value: unknown): unknown {
  const secretPath =
    path[0] === "litellm" && (path[1] === "providerKeys" || path[1] === "saltKey" || path.at(-1) === "api_key");
  return secretPath && value !== undefined ? "(secret)" : value;
}
