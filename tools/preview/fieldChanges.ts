import { Output } from "@pulumi/pulumi";

import { SecretValue } from "../program/runProgram";
import { isPlaceholder } from "../program/stackConfig";

/** The keys that lead to a value: text in a mapping, numbers in a list. */
export type Path = readonly (string | number)[];

/** One value that differs. */
export interface FieldChange {
  /** What leads to it; an entry of a list is named by its `name`, otherwise by its index. */
  path: Path;
  /** Undefined where it is added. Secrets are {@link SecretValue}s. */
  before: unknown;
  /** Undefined where it is removed. */
  after: unknown;
}

/** The values that differ between two objects, at any depth; each side of a secret is a {@link SecretValue}. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const named = compare(sealed(before), sealed(after), [], byName);
  // Entries that only changed places are the same by name.
  return named.length > 0 ? named : compare(sealed(before), sealed(after), [], byIndex);
}

type Entries = Map<string | number, unknown>;

/** Every secret, output and placeholder of an encrypted value as a SecretValue; what is equal stays equal. */
function sealed(value: unknown): unknown {
  if (value instanceof SecretValue) return value;
  if (isPlaceholder(value)) return new SecretValue(value);
  // Known only to a run; what it changes shows in the resources.
  if (Output.isInstance(value)) return new SecretValue("output");
  if (Array.isArray(value)) return value.map(sealed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, sealed(inside)]));
}

/** A list as entries by index. */
function byIndex(list: readonly unknown[]): Entries {
  return new Map(list.entries());
}

/** A list as entries by their `name`, where all have one and it is unique: one more entry moves no other. */
function byName(list: readonly unknown[]): Entries {
  const named = list.map((item) => [nameOf(item), item] as const);
  const names = new Set(named.map(([name]) => name));
  return names.has(undefined) || names.size < list.length ? byIndex(list) : new Map(named as [string, unknown][]);
}

function nameOf(item: unknown): string | undefined {
  const name: unknown = item !== null && typeof item === "object" && "name" in item ? item.name : undefined;
  return typeof name === "string" ? name : undefined;
}

function compare(before: unknown, after: unknown, path: Path, listed: typeof byIndex): FieldChange[] {
  const [left, right] = [entriesOf(before, listed), entriesOf(after, listed)];
  if (left === undefined || right === undefined || Array.isArray(before) !== Array.isArray(after)) {
    return text(before) === text(after) ? [] : [{ path, before, after }];
  }
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  return keys.flatMap((key) => compare(left.get(key), right.get(key), [...path, key], listed));
}

function entriesOf(value: unknown, listed: typeof byIndex): Entries | undefined {
  if (Array.isArray(value)) return listed(value);
  const isMapping = value !== null && typeof value === "object" && !(value instanceof SecretValue);
  return isMapping ? new Map(Object.entries(value)) : undefined;
}

function text(value: unknown): string | undefined {
  return value instanceof SecretValue ? `secret ${JSON.stringify(value.reveal())}` : JSON.stringify(value);
}
