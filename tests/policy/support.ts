import { evaluatePolicies, type PolicyConfig, type Violation } from "../../tools/preview/evaluate";
import { type RegisteredResource, runProgram, SecretValue } from "../../tools/program/runProgram";
import { readStack } from "../../tools/program/stackConfig";

/** A resource whose inputs can be changed; secrets are in plain text, as policies get them. */
export interface Mutable extends RegisteredResource {
  inputs: Record<string, unknown>;
  protect: boolean;
}

/** The resources of each stack as JSON: parsing it for each copy is faster than cloning. */
const runs = new Map<string, Promise<string>>();

/** The SDK's mocks serve one program at a time. */
let last: Promise<unknown> = Promise.resolve();

function revealed(value: unknown): unknown {
  if (value instanceof SecretValue) return revealed(value.reveal());
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, revealed(inside)]));
}

async function run(stack: string): Promise<string> {
  const { resources } = await runProgram({
    ...readStack(stack),
    // Looks as random as the provider's values, but is the same in every run.
    generated: (name) => Buffer.from(`${name}-4fK9`).toString("base64").replaceAll("=", "").padEnd(40, "x7Qd2"),
  });
  return JSON.stringify(resources.map((resource) => ({ ...resource, inputs: revealed(resource.inputs) })));
}

/** A copy of the resources of a shipped stack, whose program runs once. */
export async function stackResources(stack: string): Promise<Mutable[]> {
  let resources = runs.get(stack);
  if (!resources) {
    resources = last.then(() => run(stack));
    last = resources.catch(() => undefined);
    runs.set(stack, resources);
  }
  return JSON.parse(await resources) as Mutable[];
}

/** The violations of resources in a stack of this name. */
export function judge(resources: readonly Mutable[], config: PolicyConfig = {}, stack = "ai-prod"): Violation[] {
  return evaluatePolicies({ stack, project: "llm-gateway", resources }, config);
}

/** The resource of a kind and, if there are several, of a Kubernetes name. */
export function find(resources: readonly Mutable[], kind: string, name?: string): Mutable {
  const found = resources.filter(
    ({ type, inputs }) => type.endsWith(`:${kind}`) && (name === undefined || get(inputs, "metadata.name") === name),
  );
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${found.length} resources are a ${kind} ${name ?? ""}`);
  }
  return found[0];
}

type Parent = Record<string, unknown>;

/** The value at a path such as `spec.template.spec.containers.0.image`; a dot in a key is escaped as `\\.`. */
export function get(value: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>((inside, key) => (inside as Parent | undefined)?.[key], value);
}

/** Sets the value at a path, and creates missing objects and lists; undefined removes the key. */
export function set(value: unknown, path: string, to: unknown): void {
  const keys = keysOf(path);
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Parent>(
    (inside, key, index) => (inside[key] ??= /^\d+$/.test(keys[index + 1] ?? last) ? [] : {}) as Parent,
    value as Parent,
  );
  if (to !== undefined) parent[last] = to;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
}

function keysOf(path: string): string[] {
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));
}

/** An additional object in the gateway's namespace. */
export function object(type: string, name: string, inputs: Record<string, unknown>): Mutable {
  return {
    type: `kubernetes:${type}`,
    name: `test-${name}`,
    inputs: { metadata: { name, namespace: "litellm" }, ...inputs },
    custom: true,
    parent: "",
    protect: false,
    ignoreChanges: [],
    dependsOn: [],
  };
}
