/** Placeholder for a value that is not known before the update. */
export const unknownYet = Symbol("not known before the update");

/** The inputs of a resource: JSON in which `unknownYet` replaces values that are not known before the update. */
export type Value = string | number | boolean | null | undefined | symbol | Value[] | { [key: string]: Value };

/** An object whose keys are known. */
export type ValueObject = Record<string, Value>;

/** Whether a value is an object with keys: not a list, and not `unknownYet`. */
export function isObject(value: Value): value is ValueObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The value at a path; `unknownYet` if a part of the path is not known, undefined if it doesn't exist. */
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

/** The value if it is a string. */
export function text(value: Value): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The items of a list; empty for any other value. */
export function items(value: Value): Value[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of an object; empty for any other value. */
export function entries(value: Value): [string, Value][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Whether a value, or a part of it, is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (typeof value === "symbol") return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/**
 * Copies properties from the policy SDK. The SDK throws when a value that is not known yet is read, which would end the rule
 * and skip the rest; the copy has `unknownYet` instead.
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
