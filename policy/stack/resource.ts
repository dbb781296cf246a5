import { at, items, text, type Value } from "./values";

/** The label with the profile of the stack; the same as the program's, which the pack must not import. */
export const profileLabel = "llm-gateway/profile";

/** A resource of the stack, as sent to the engine. */
export interface Resource {
  urn: string;
  /** Pulumi's type: `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** Pulumi's name: `gateway-litellm-proxy`. */
  name: string;
  inputs: Value;
  /** Pulumi's `protect`: the engine refuses to delete or replace it. */
  protect: boolean;
  /** The Kubernetes kind, such as `Deployment`; empty for a resource of another provider. */
  kind: string;
  /** The Kubernetes API group, empty for the core group. */
  group: string;
}

const kubernetesType = /^kubernetes:(?:([^/:]+)\/)?[^/:]+:(\w+)$/;

/**
 * Makes the resources that rules judge from a registered one. A Kubernetes list (`kubernetes:core/v1:ConfigMapList`) becomes
 * the objects in it.
 */
export function viewOf(resource: Omit<Resource, "kind" | "group">): Resource[] {
  const match = kubernetesType.exec(resource.type);
  if (!match) return [{ ...resource, kind: "", group: "" }];
  const group = match[1] === "core" || match[1] === undefined ? "" : match[1];
  const kind = match[2] ?? "";
  const held = items(at(resource.inputs, "items"));
  if (kind.endsWith("List") && held.length > 0) {
    return held.map((inputs) => ({ ...resource, inputs, kind: text(at(inputs, "kind")) ?? kind.slice(0, -4), group }));
  }
  return [{ ...resource, kind, group }];
}

/** Whether a resource is of a kind of an API group (`""` is the core group). */
export function isKind(resource: Resource, kind: string, group: string): boolean {
  return resource.kind === kind && resource.group === group;
}

/** The object's name in Kubernetes; undefined if it is generated or not known yet. */
export function objectName(resource: Resource): string | undefined {
  return text(at(resource.inputs, "metadata", "name"));
}

/** Whether an object has this name; undefined if that can't be known before the update. */
export function isNamed(resource: Resource, name: Value): boolean | undefined {
  const own = at(resource.inputs, "metadata", "name");
  return typeof own === "symbol" || typeof name === "symbol" ? undefined : own === name;
}

/** The resource in messages: `Deployment litellm/litellm`, `RandomPassword gateway-litellm-salt-key`. */
export function describe(resource: Resource): string {
  if (resource.kind === "") return `${resource.type.split(":").at(-1) ?? resource.type} ${resource.name}`;
  const namespace = text(at(resource.inputs, "metadata", "namespace"));
  const name = objectName(resource) ?? resource.name;
  return `${resource.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/**
 * Whether two objects can be in the same namespace; true if one of them is not known yet. Objects without a namespace are in
 * the provider's.
 */
export function sameNamespace(left: Resource, right: Resource): boolean {
  const [first, second] = [left, right].map(({ inputs }) => at(inputs, "metadata", "namespace"));
  return typeof first === "symbol" || typeof second === "symbol" || first === second;
}

/** The profile in a resource's label. */
export function profileOf(resource: Resource): Value {
  return at(resource.inputs, "metadata", "labels", profileLabel);
}
