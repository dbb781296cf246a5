import type { z } from "zod";

import type { ManagementApi } from "../api/managementApi";

/** Inputs or values of an object, by the names of the inputs. */
export type Values = Readonly<Record<string, unknown>>;

/** An object as LiteLLM's API has it. */
export type Row = Readonly<Record<string, unknown>>;

/** What the provider knows of one kind of object. Only `read`, `write` and `remove` ask the gateway. */
export interface AccessObject {
  /** In messages: `virtual key`. */
  title: string;
  inputs: z.ZodObject;
  /** Inputs that no message shows. */
  secretInputs: readonly string[];
  /** Inputs that LiteLLM can't change on an object that exists. */
  replacing: readonly string[];
  /** The id of the object in LiteLLM and in Pulumi; undefined where the inputs don't have it yet. */
  idOf(inputs: Values): string | undefined;
  /** What the inputs ask for, by the names of the inputs that LiteLLM keeps; absent where they don't limit anything. */
  wanted(inputs: Values): Values;
  /** What LiteLLM has, in the same form. */
  stored(row: Row): Values;
  /** The body of a request that creates an object. */
  creation(inputs: Values, now: Date): Record<string, unknown>;
  /** The body of a request that changes these values of an object. */
  change(id: string, inputs: Values, row: Row, names: readonly string[], now: Date): Record<string, unknown>;
  /** Where the two bodies go. */
  paths: { create: string; update: string };
  /** @returns undefined where the object doesn't exist */
  read(api: ManagementApi, id: string): Promise<Row | undefined>;
  /** What must follow a change, so that the gateway sees it soon. */
  settle?(api: ManagementApi, id: string): Promise<void>;
  /** Why the object may not be deleted now, as a predicate: `has 3 keys`; undefined if it may. */
  use(api: ManagementApi, id: string, row: Row, now: Date): Promise<string | undefined>;
  /** What a deletion with `deleteInUse` does, for the message that refuses it. */
  consequence: string;
  remove(api: ManagementApi, id: string): Promise<void>;
}

/** The names of the values that differ, in order. */
export function changedNames(wanted: Values, stored: Values): string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(stored)])];
  return names.filter((name) => !sameValue(name, wanted[name], stored[name])).sort();
}

/** Seconds by which a stored expiry may differ: LiteLLM takes a duration, and counts it from when the request arrives. */
const expiryTolerance = 120;

function sameValue(name: string, left: unknown, right: unknown): boolean {
  if (name === "expires" && typeof left === "string" && typeof right === "string")
    return Math.abs(Date.parse(left) - Date.parse(right)) <= expiryTolerance * 1000;
  if (Array.isArray(left) && Array.isArray(right)) return sorted(left) === sorted(right);
  return left === right;
}

const sorted = (list: readonly unknown[]): string => JSON.stringify(list.map(String).sort());

/** The object without what is undefined, null or an empty list: LiteLLM's ways of not limiting. */
export function present(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** The values that inputs have of these names, without what limits nothing. */
export const wantedOf = (inputs: Values, names: readonly string[]): Values =>
  present(Object.fromEntries(names.map((name) => [name, inputs[name]])));

/** The inputs that LiteLLM keeps in an object's metadata. */
export const metadataInputs = ["owner", "managedBy"] as const;

/** The values of a row's metadata, by the names of inputs. */
export function valuesOfMetadata(row: Row): Values {
  const metadata = objectIn(row, "metadata");
  return { owner: metadata["owner"], managedBy: metadata["managed_by"] };
}

/** The metadata in the body of a change; empty where the change isn't of it. */
export const changedMetadata = (inputs: Values, row: Row, changed: readonly string[]): Values =>
  metadataInputs.some((name) => changed.includes(name)) ? { metadata: metadataOf(inputs, row) } : {};

/** The values of these inputs, by the names that the API has for them. */
export function renamed(
  inputs: Values,
  names: readonly string[],
  columns: Readonly<Record<string, string>>,
  absent: (name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const column = columns[name];
      return column === undefined ? [] : [[column, inputs[name] ?? absent(name)]];
    }),
  );
}

/** What clears a column. */
export const cleared = (name: string): unknown => (name === "models" ? [] : null);

/** The metadata of a team or a key: `owner`, and which stack manages it; what others wrote stays. */
export function metadataOf(inputs: Values, row: Row = {}): Record<string, unknown> {
  return { ...objectIn(row, "metadata"), ...present({ owner: inputs.owner, managed_by: inputs.managedBy }) };
}

/** An object inside a row; empty where there is none. */
function objectIn(row: Row, name: string): Row {
  const inside = row[name];
  return typeof inside === "object" && inside !== null && !Array.isArray(inside) ? (inside as Row) : {};
}

/** The values of a row by the names of inputs. */
export function valuesOf(row: Row, columns: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, row[column]]));
}
