/** Stands where a value can't be known before the update has run. */
export const unknownYet = Symbol("not known before the update");

/** What resources are made of, as a rule reads it: JSON in which `unknownYet` stands for what is not known. */
export type Value = string | number | boolean | null | undefined | symbol | Value[] | { [key: string]: Value };

/** An object whose keys are known. */
export type ValueObject = Record<string, Value>;

/** Whether a value is an object with keys, and so neither a list nor something not known yet. */
export function isObject(value: Value): value is ValueObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Reads along a path; `unknownYet` as soon as a part of the path is not known, undefined where it does not exist. */
export function at(value: Value, ...path: (string | number)[]): Value {
  let inside = value;
  for (const key of path) {
    if (inside === unknownYet) return unknownYet;
    if (Array.isArray(inside) && typeof key === "number") inside = inside[key];
    else if (isObject(inside)) inside = inside[key];
    else return undefined;
  }
  return inside;
}

/** The text, or undefined for anything else. */
export function text(value: Value): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The items of a list; none for anything else. */
export function items(value: Value): Value[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of an object; none for anything else. */
export function entries(value: Value): [string, Value][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Whether a value, or anything inside it, is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (typeof value === "symbol") return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/**
 * Copies what the policy SDK hands over. The SDK throws on touching a value that is not known yet, which would end the
 * rule there and let everything else pass; here such a value becomes `unknownYet`.
 * @param unwrap replaces a value before it is copied
 */
export function snapshot(source: unknown, unwrap: (value: unknown) => unknown = (value) => value): Value {
  const value = unwrap(source);
  if (value === null || value === undefined || value === unknownYet) return value as Value;
  if (typeof value !== "object") {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
  }
  const read = (key: string | number): Value => {
    let inside: unknown;
    try {
      inside = (value as Record<string | number, unknown>)[key];
    } catch {
      return unknownYet;
    }
    return snapshot(inside, unwrap);
  };
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(key)]));
}
