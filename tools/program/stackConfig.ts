import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { nearest } from "../../components/config/suggestion";
import { checksum } from "../../components/kubernetes/checksum";
import { UserError } from "../../components/userError";
import { projectRoot } from "../shared/folders";
import type { StackInput } from "./runProgram";

/** A stack whose files can't be used; the message is the reason and what to do. */
export class StackError extends UserError {}

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/** The stacks that have a `Pulumi.<stack>.yaml`, sorted. */
export function knownStacks(root = projectRoot): string[] {
  return readdirSync(root)
    .flatMap((file) => stackFile.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * A stack's config as the engine passes it to the program: full keys, objects as JSON, the defaults of Pulumi.yaml
 * included. Encrypted values (`secure: …`) can't be read without the passphrase: they become placeholders, another for
 * another ciphertext, whose keys are marked as secret. `checkCluster` is off, because no cluster is needed.
 * @throws StackError for a stack without a file, naming the known stacks, and for a file that isn't YAML
 */
export function readStack(stack: string, root = projectRoot): StackInput {
  const known = knownStacks(root);
  if (!known.includes(stack)) {
    const meant = nearest(stack, known);
    throw new StackError(
      `Stack ${stack} not found (no file Pulumi.${stack}.yaml); available: ${known.join(", ")}.` +
        (meant ? ` Did you mean ${meant}?` : ""),
    );
  }
  const project = readYaml<ProjectFile>(root, "Pulumi.yaml");
  const config = readYaml<{ config?: Record<string, unknown> }>(root, `Pulumi.${stack}.yaml`).config ?? {};
  const defaults = Object.entries(project.config ?? {}).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [shortKey, value] of [...defaults, ...Object.entries(config)]) {
    const key = shortKey.includes(":") ? shortKey : `${project.name}:${shortKey}`;
    const opened = withPlaceholders(value, shortKey);
    values[key] = typeof opened.value === "object" ? JSON.stringify(opened.value) : String(opened.value);
    if (opened.secret) secretKeys.push(key);
  }
  values[`${project.name}:checkCluster`] = "false";
  return { project: project.name, stack, values, secretKeys };
}

interface ProjectFile {
  name: string;
  config?: Record<string, { default?: unknown }>;
}

function readYaml<T extends object>(root: string, file: string): T {
  try {
    return (parse(readFileSync(join(root, file), "utf8")) ?? {}) as T;
  } catch (error) {
    throw new StackError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const placeholderStart = "placeholder-for-";

/** Whether a value stands for an encrypted one. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === "string" && value.startsWith(placeholderStart);
}

/** Tells ciphertexts apart, so that a comparison of two revisions shows what follows from another secret. */
const digest = (ciphertext: string): string => checksum(ciphertext).slice(0, 8);

interface Opened {
  value: unknown;
  /** Whether anything in it was encrypted. */
  secret: boolean;
}

/** Encrypted values (objects whose only key is `secure`) replaced by placeholders, at any depth. */
function withPlaceholders(value: unknown, key: string): Opened {
  if (value === null || typeof value !== "object") return { value, secret: false };
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => withPlaceholders(item, key));
    return { value: items.map((item) => item.value), secret: items.some(({ secret }) => secret) };
  }
  const object = value as Record<string, unknown>;
  if (typeof object.secure === "string" && Object.keys(object).length === 1) {
    return { value: `${placeholderStart}${key}-${digest(object.secure)}`, secret: true };
  }
  const entries = Object.entries(object).map(([inside, item]) => [inside, withPlaceholders(item, inside)] as const);
  return {
    value: Object.fromEntries(entries.map(([inside, item]) => [inside, item.value])),
    secret: entries.some(([, { secret }]) => secret),
  };
}
