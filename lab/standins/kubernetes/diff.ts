import type { PropertyChange } from "../plugin/provider";
import { at, isMap, isUnknown, type Properties, sameValue, type Value } from "../plugin/values";

type Step = string | number;

interface Change {
  path: Step[];
  kind: PropertyChange["kind"];
}

/** A path as Pulumi writes it: `metadata.labels["app.kubernetes.io/name"]`, `containers[0].image`. */
export function formatPath(path: Step[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[.[\]"]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

function compare(old: Value | undefined, next: Value | undefined, path: Step[]): Change[] {
  if (old === undefined && next === undefined) return [];
  if (old === undefined) return [{ path, kind: "add" }];
  if (next === undefined) return [{ path, kind: "delete" }];
  if (isUnknown(next)) return [{ path, kind: "update" }];
  if (isMap(old) && isMap(next)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.flatMap((key) => compare(old[key], next[key], [...path, key]));
  }
  if (Array.isArray(old) && Array.isArray(next)) {
    const length = Math.max(old.length, next.length);
    return Array.from({ length }, (_, index) => compare(old[index], next[index], [...path, index])).flat();
  }
  return sameValue(old, next) ? [] : [{ path, kind: "update" }];
}

/** Whether a change at `path` touches the field: lies in it, or adds or removes something that contains it. */
export function touches(path: Step[], field: string, old: Value, next: Value): boolean {
  const keys = path.filter((step) => typeof step === "string");
  const wanted = field.split(".");
  const common = Math.min(keys.length, wanted.length);
  if (!wanted.slice(0, common).every((step, index) => step === keys[index])) return false;
  return keys.length >= wanted.length || at(old, ...wanted) !== undefined || at(next, ...wanted) !== undefined;
}

/**
 * How new inputs differ from old ones, both without secret marks.
 * @param replacing property paths whose change replaces the object
 * @param ignored property paths that are not compared
 */
export function changesBetween(
  olds: Properties,
  news: Properties,
  replacing: string[],
  ignored: string[] = [],
): Map<string, PropertyChange> {
  const changes = compare(olds, news, []).map(({ path, kind }): [string, PropertyChange] => [
    formatPath(path),
    { kind, replace: replacing.some((field) => touches(path, field, olds, news)) },
  ]);
  const within = (path: string, parent: string): boolean =>
    path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
  return new Map(changes.filter(([path]) => !ignored.some((parent) => within(path, parent))));
}
