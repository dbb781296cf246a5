import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { caught, left, type Mutant, type Verdict } from "../mutants/mutant";
import { find, get, type Mutable, set } from "../support";

/** A field of the API, as fields.txt lists it. */
export interface Field {
  type: string;
  path: string;
  /** The values to try. */
  values: unknown[];
}

/** The verdict on a field in reviewed.yaml: one for all values, or one for each value. */
export type Review = string | Record<string, string>;

/** The fields of one type, with the object in which they are set. */
interface ReviewedType {
  where: string;
  [path: string]: Review;
}

const numbers = [0, 1, 1_000_000];
const tried: Record<string, unknown[]> = {
  boolean: [true, false],
  number: numbers,
  "number-or-percent": [...numbers, "0%", "100%"],
  annotation: ["on", "off", "enabled", "disabled", "true", "false", '["*"]'],
};

/** The fields of the API. */
export function listedFields(): Field[] {
  const lines = readFileSync(join(__dirname, "fields.txt"), "utf8").trim().split("\n");
  return lines
    .filter((line) => !line.startsWith("#"))
    .map((line) => {
      const [type = "", path = "", ...rest] = line.split(" ");
      const values = rest.join(" ");
      return { type, path, values: tried[values] ?? values.split("|").map((value): unknown => JSON.parse(value)) };
    });
}

const reviewed = parse(readFileSync(join(__dirname, "reviewed.yaml"), "utf8")) as {
  left: Record<string, string>;
  types: Record<string, ReviewedType>;
};

/** The entries of reviewed.yaml, as `Type path`; a `*` at the end matches any rest of the path. */
export function reviewedPaths(): string[] {
  return Object.entries(reviewed.types).flatMap(([type, fields]) =>
    Object.keys(fields)
      .filter((path) => path !== "where")
      .map((path) => `${type} ${path}`),
  );
}

/** Whether an entry of reviewed.yaml is about a field. */
export function isAbout(entry: string, { type, path }: Field): boolean {
  const name = `${type} ${path}`;
  return entry.endsWith("*") ? name.startsWith(entry.slice(0, -1)) : name === entry;
}

/** The review of a field; undefined if there is none. */
export function reviewOf(field: Field): Review | undefined {
  const entry = reviewedPaths().find((candidate) => isAbout(candidate, field));
  return entry === undefined ? undefined : reviewed.types[field.type]?.[entry.slice(field.type.length + 1)];
}

function verdictOf(review: Review, value: unknown): Verdict {
  const word = typeof review === "string" ? review : (review[String(value)] ?? review.else ?? "harmless");
  const heading = reviewed.left[word];
  return heading !== undefined ? left(heading) : word === "harmless" ? word : caught(word);
}

/** Finds a resource such as `Deployment litellm`; a StatefulSet is made from the Deployment. */
function resourceOf(resources: Mutable[], kind: string, name: string): Mutable {
  if (kind !== "StatefulSet") return find(resources, kind, name);
  const resource = find(resources, "Deployment", name);
  resource.type = "kubernetes:apps/v1:StatefulSet";
  set(resource.inputs, "spec.strategy", undefined);
  set(resource.inputs, "spec.progressDeadlineSeconds", undefined);
  return resource;
}

/** Sets each field to each of its other values. */
export function fieldMutants(resources: Mutable[]): Mutant[] {
  return listedFields().flatMap((field) => {
    const review = reviewOf(field);
    if (review === undefined) return [];
    const [kind = "", name = "", parent] = String(reviewed.types[field.type]?.where).split(" ");
    const own = field.type === "annotations" ? field.path.replaceAll(".", "\\.") : field.path.replaceAll("[]", ".0");
    const path = parent === undefined ? own : `${parent}.${own}`;
    const present = kind === "StatefulSet" ? undefined : get(find(resources, kind, name).inputs, path);
    const more = field.type === "annotations" && typeof review === "object" ? Object.keys(review) : [];
    const values = new Set([...field.values, ...more.filter((key) => key !== "else")]);
    return [...values]
      .filter((value) => value !== present)
      .map((value) => ({
        title: `${field.type} ${field.path} = ${JSON.stringify(value)}`,
        change: (copy: Mutable[]) => {
          set(resourceOf(copy, kind, name).inputs, path, value);
        },
        verdict: verdictOf(review, value),
      }));
  });
}
