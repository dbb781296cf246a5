/** A value as Pulumi and Kubernetes exchange them. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** A property bag: a resource's inputs, its outputs, a Kubernetes object. */
export type Properties = Record<string, Value>;

// The engine's wire format marks special values with these (pulumi/sdk `common/resource/properties.go`).
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unknowns = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // a string; the others stand for null, booleans, numbers, lists, assets, maps
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Whether the value is a map (not a list, not null). */
export function isMap(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is marked secret itself (not merely a part of it). */
export function isSecret(value: Value | undefined): value is { value: Value } & Properties {
  return isMap(value) && value[signature] === secretSignature && value.value !== undefined;
}

/** Marks a value as secret; a secret is not marked twice. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [signature]: secretSignature, value: plain(value) };
}

/** Whether the value stands for something that is known only after an update. */
export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && unknowns.has(value);
}

/** Whether any part of the value is unknown. */
export function hasUnknown(value: Value | undefined): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Whether any part of the value is secret. */
export function hasSecret(value: Value | undefined): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(hasSecret);
  return isMap(value) && Object.values(value).some(hasSecret);
}

/** The value without its secret marks, and without entries that are null (which Kubernetes reads as "remove"). */
export function plain(value: Value): Value {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  return isMap(value) ? plainMap(value) : value;
}

/** {@link plain} for a map. */
export function plainMap(map: Properties): Properties {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, entry]) => entry !== null)
      .map(([key, entry]) => [key, plain(entry)]),
  );
}

/** `target` with every part marked secret that is secret in `source`; where a list changed its length, all of it is. */
export function markSecrets(target: Value, source: Value | undefined): Value {
  if (isSecret(target)) return target;
  if (isSecret(source)) return secret(target);
  if (isMap(target) && isMap(source)) {
    return Object.fromEntries(Object.entries(target).map(([key, entry]) => [key, markSecrets(entry, source[key])]));
  }
  if (Array.isArray(target) && Array.isArray(source)) {
    if (target.length !== source.length) return hasSecret(source) ? secret(target) : target;
    return target.map((entry, index) => markSecrets(entry, source[index]));
  }
  return target;
}

/** Every string that is secret in the value, also base64-decoded, longest first. */
export function secretStrings(value: Value | undefined, inSecret = false): string[] {
  if (isSecret(value)) return secretStrings(value.value, true);
  if (Array.isArray(value)) return value.flatMap((entry) => secretStrings(entry, inSecret));
  if (isMap(value)) return Object.values(value).flatMap((entry) => secretStrings(entry, inSecret));
  if (!inSecret || typeof value !== "string") return [];
  const decoded = Buffer.from(value, "base64").toString();
  return [value, decoded].sort((a, b) => b.length - a.length);
}

/** `text` with every secret of `source` redacted, except strings shorter than four characters. */
export function redact(text: string, source: Value | undefined): string {
  return secretStrings(source)
    .filter((found) => found.length >= 4)
    .reduce((result, found) => result.replaceAll(found, "[secret]"), text);
}

/** Whether two values are equal, regardless of the order of their keys. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => sameValue(entry, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameValue(a[key], b[key]));
}

/** The map without the named entries. */
export function omit(map: Properties, ...keys: string[]): Properties {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

/** The value at a path; `undefined` where there is none. */
export function at(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((current, step) => {
    if (typeof step === "number") return Array.isArray(current) ? current[step] : undefined;
    return isMap(current) ? current[step] : undefined;
  }, value);
}

/** {@link at} where a string is expected; `undefined` for any other value. */
export function textAt(value: Value | undefined, ...path: (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** {@link at} where a number is expected; `undefined` for any other value. */
export function numberAt(value: Value | undefined, ...path: (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** {@link at} where a list is expected; an empty one for any other value. */
export function listAt(value: Value | undefined, ...path: (string | number)[]): Value[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
