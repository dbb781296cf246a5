import { parseImage } from "./images";
import { isNamed, objectName, type Resource, sameNamespace } from "./resource";
import { oncePerStack, resourcesOf, type Stack } from "./stack";
import { at, entries, isObject, items, text, unknownYet, type Value } from "./values";
import { type Container, containersOf, type Workload, workloadsOf } from "./workloads";

/** A LiteLLM proxy: the workload, and the container that serves requests. */
export interface Proxy {
  workload: Workload;
  container: Container;
}

/** The LiteLLM proxies of the stack, recognised by image, command or master key; names and labels don't count. */
export const proxiesOf = oncePerStack((stack: Stack): Proxy[] =>
  workloadsOf(stack)
    .filter(({ longRunning }) => longRunning)
    .flatMap((workload) => {
      const container = containersOf(workload).find((candidate) => !candidate.initial && runsLiteLLM(candidate.spec));
      return container ? [{ workload, container }] : [];
    }),
);

/** Whether a container runs LiteLLM. */
export function runsLiteLLM(container: Value): boolean {
  const image = text(at(container, "image"));
  const variables = items(at(container, "env")).map((variable) => at(variable, "name"));
  return (
    (image !== undefined && parseImage(image).baseName.startsWith("litellm")) ||
    variables.includes("LITELLM_MASTER_KEY") ||
    /(^|\/)litellm$/.test(text(at(container, "command", 0)) ?? "")
  );
}

/** The words of a container's command line; undefined if a part of it is not known yet. */
export function commandLine(container: Value): string[] | undefined {
  const [command, args] = [at(container, "command"), at(container, "args")];
  const words = [...items(command), ...items(args)];
  if (typeof command === "symbol" || typeof args === "symbol" || words.some((word) => typeof word === "symbol")) {
    return undefined;
  }
  // A shell takes the whole line as one argument.
  return words.flatMap((word) => (text(word) ?? "").split(/\s+/)).filter((word) => word !== "");
}

/** The source of an environment variable. */
export type Variable =
  | { kind: "literal"; value: Value }
  | { kind: "secret"; secretName: Value; key: Value; value: Value }
  | { kind: "other" }
  /** May be loaded by `envFrom` from an object that is not known yet, or (`outside`) that is not in the stack. */
  | { kind: "possible"; outside: boolean };

/** The source of an environment variable of a container, `env` before `envFrom`; undefined if it is not set. */
export function variableOf(stack: Stack, { workload, spec }: Container, name: string): Variable | undefined {
  const own = items(at(spec, "env")).find((variable) => at(variable, "name") === name);
  if (own !== undefined) return ownVariable(stack, workload, own);
  const mayBe = items(at(spec, "env")).some((variable) => typeof at(variable, "name") === "symbol");
  const unclear = [at(spec, "env"), at(spec, "envFrom")].some((list) => typeof list === "symbol");
  if (mayBe || unclear) return { kind: "possible", outside: false };
  // The last source wins.
  for (const source of [...items(at(spec, "envFrom"))].reverse()) {
    const found = loadedVariable(stack, workload, source, name);
    if (found) return found;
  }
  return undefined;
}

/**
 * The value of an environment variable: undefined if nothing in the stack sets it, `unknownYet` if its value is not known
 * or not in the stack.
 */
export function variableText(stack: Stack, container: Container, name: string): string | symbol | undefined {
  const variable = variableOf(stack, container, name);
  if (variable === undefined || (variable.kind === "possible" && variable.outside)) return undefined;
  const value = variable.kind === "literal" || variable.kind === "secret" ? variable.value : undefined;
  return typeof value === "string" ? value : unknownYet;
}

/** The names of a container's environment variables, as far as they are in the stack. */
export function variableNames(stack: Stack, { workload, spec }: Container): string[] {
  const own = items(at(spec, "env")).flatMap((variable) => text(at(variable, "name")) ?? []);
  const loaded = items(at(spec, "envFrom")).flatMap((source) => {
    const { object, prefix } = sourceOf(stack, workload, source);
    return isResource(object) ? keysOf(object).map((key) => `${prefix}${key}`) : [];
  });
  return [...own, ...loaded];
}

function ownVariable(stack: Stack, workload: Workload, variable: Value): Variable {
  const reference = at(variable, "valueFrom", "secretKeyRef");
  if (isObject(reference)) {
    const { name: secretName, key } = reference;
    const secret = objectNamed(stack, "Secret", secretName, workload.resource);
    return { kind: "secret", secretName, key, value: isResource(secret) ? dataOf(secret, key) : undefined };
  }
  return at(variable, "valueFrom") === undefined
    ? { kind: "literal", value: at(variable, "value") ?? "" }
    : { kind: "other" };
}

function loadedVariable(stack: Stack, workload: Workload, source: Value, name: string): Variable | undefined {
  const { object, objectName: named, prefix } = sourceOf(stack, workload, source);
  if (!name.startsWith(prefix)) return undefined;
  if (!isResource(object)) return { kind: "possible", outside: object === undefined && typeof named === "string" };
  const key = name.slice(prefix.length);
  const value = dataOf(object, key);
  if (value === undefined) return undefined;
  return object.kind === "Secret"
    ? { kind: "secret", secretName: objectName(object), key, value }
    : { kind: "literal", value };
}

/** What an item of `envFrom` loads: the name of a ConfigMap or Secret, that object if it is in the stack, and the prefix. */
function sourceOf(stack: Stack, workload: Workload, source: Value) {
  const [kind, reference] = isObject(at(source, "secretRef")) ? ["Secret", "secretRef"] : ["ConfigMap", "configMapRef"];
  const named = at(source, reference, "name");
  const object = objectNamed(stack, kind, named, workload.resource);
  return { object, objectName: named, prefix: text(at(source, "prefix")) ?? "" };
}

/**
 * The object of this kind (of the core group) and name in a workload's namespace, such as a ConfigMap that its pods mount;
 * `unknownYet` if there is none by this name, but one whose name is not known yet.
 */
export function objectNamed(
  stack: Stack,
  kind: string,
  name: Value,
  workload: Resource,
): Resource | typeof unknownYet | undefined {
  const near = resourcesOf(stack, kind, "").filter((resource) => sameNamespace(resource, workload));
  const found = near.find((resource) => isNamed(resource, name) === true);
  return found ?? (near.some((resource) => isNamed(resource, name) === undefined) ? unknownYet : undefined);
}

/** Whether an object was found, rather than nothing or `unknownYet`. */
export function isResource(found: Resource | symbol | undefined): found is Resource {
  return typeof found === "object";
}

/** The keys of a ConfigMap or Secret. */
export function keysOf(resource: Resource): string[] {
  return ["data", "stringData", "binaryData"].flatMap((part) => entries(at(resource.inputs, part)).map(([key]) => key));
}

/** The decoded value of a key of a ConfigMap or Secret; undefined if it has no such key. */
export function dataOf(resource: Resource, key: Value): Value {
  if (typeof key !== "string") return typeof key === "symbol" ? key : undefined;
  const plain = at(resource.inputs, "stringData", key);
  if (plain !== undefined) return plain;
  const encoded = at(resource.inputs, "binaryData", key);
  if (encoded !== undefined) return decoded(encoded);
  const data = at(resource.inputs, "data", key);
  return resource.kind === "Secret" ? decoded(data) : data;
}

function decoded(value: Value): Value {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : value;
}
