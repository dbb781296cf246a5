import { formatPath, replacingFields, touches } from "../../lab/standins";
import { type RegisteredResource, SecretValue } from "../program/runProgram";
import { valueAt } from "../program/valueAt";
import type { EvaluatedStack } from "./evaluatedStack";
import { type FieldChange, fieldChanges, type Path } from "./fieldChanges";
import { objectName } from "./highlights";
import { kindOf } from "./manifests";

/** What an update does with a resource. */
export type Operation = "deleted" | "replaced" | "made" | "changed";

/** A resource that an update makes, changes, replaces or deletes. */
export interface ResourceChange {
  operation: Operation;
  kind: string;
  /** The name of the Kubernetes object, otherwise that of the resource. */
  object: string;
  /** The name in the program. */
  resource: string;
  /** The fields that differ, of one that is changed or replaced. */
  fields: FieldChange[];
  /** The fields among them that replace it. */
  replacing: FieldChange[];
  /** Data or passwords go with it. */
  losesData: boolean;
  /** Pulumi refuses to delete or replace it. */
  refused: boolean;
}

/** What is lost with one: a volume, a database, a password or key. A namespace takes everything in it along. */
const dataKinds = new Set([
  "Cluster",
  "Namespace",
  "PersistentVolumeClaim",
  "RandomPassword",
  "Secret",
  "VolumeSnapshot",
]);

/**
 * What an update from one version of a stack to another does, by the rules of Pulumi's Kubernetes and random providers; of
 * a stack that is new, everything is made. What lives in the cluster is not asked. Component resources are left out.
 */
export function resourceChanges(before: EvaluatedStack | undefined, after: EvaluatedStack): ResourceChange[] {
  const identity = ({ type, name }: RegisteredResource): string => `${type} ${name}`;
  const custom = (stack?: EvaluatedStack) => (stack?.run.resources ?? []).filter((resource) => resource.custom);
  const olds = new Map(custom(before).map((resource) => [identity(resource), resource]));
  const news = new Map(custom(after).map((resource) => [identity(resource), resource]));
  return [
    ...[...olds].filter(([key]) => !news.has(key)).map(([, resource]) => whole("deleted", resource)),
    ...[...news].flatMap(([key, resource]) => {
      const old = olds.get(key);
      return old === undefined ? [whole("made", resource)] : changed(old, resource, after.input.values);
    }),
  ];
}

function named(resource: RegisteredResource): Pick<ResourceChange, "kind" | "object" | "resource"> {
  return { kind: kindOf(resource), object: objectName(resource) ?? resource.name, resource: resource.name };
}

function whole(operation: "deleted" | "made", resource: RegisteredResource): ResourceChange {
  const isDeleted = operation === "deleted";
  return {
    operation,
    ...named(resource),
    fields: [],
    replacing: [],
    losesData: isDeleted && dataKinds.has(kindOf(resource)),
    refused: isDeleted && resource.protect,
  };
}

function changed(old: RegisteredResource, current: RegisteredResource, config: Config): ResourceChange[] {
  const fields = fieldChanges(comparable(old), comparable(current)).filter(
    ({ path }) => !current.ignoreChanges.some((ignored) => startsWith(path, ignored)),
  );
  if (old.protect !== current.protect) fields.push({ path: ["protect"], before: old.protect, after: current.protect });
  if (fields.length === 0) return [];
  const [before, after] = [opened(old.inputs) as Value, opened(current.inputs) as Value];
  const wanted = fieldsThatReplace(current, config);
  const replacing = fields.filter(
    ({ path }) =>
      path[0] !== "protect" && (wanted === "all" || wanted.some((field) => touches([...path], field, before, after))),
  );
  const isReplaced = replacing.length > 0;
  return [
    {
      operation: isReplaced ? "replaced" : "changed",
      // Of the one that is lost.
      ...named(isReplaced ? old : current),
      fields,
      replacing,
      losesData: isReplaced && dataKinds.has(kindOf(current)),
      refused: isReplaced && old.protect,
    },
  ];
}

type Config = EvaluatedStack["input"]["values"];
type Value = Parameters<typeof touches>[2];

/** The inputs of a resource, the values of a Secret always secret. */
function comparable({ inputs, type }: RegisteredResource): Record<string, unknown> {
  if (!type.startsWith("kubernetes:core/v1:Secret")) return inputs;
  const sealed = ["data", "stringData"].flatMap((field) => {
    const content = opened(inputs[field]);
    if (content === null || typeof content !== "object") return [];
    const entries = Object.entries(content).map(([key, value]) => [key, new SecretValue(value)] as const);
    return [[field, Object.fromEntries(entries)] as const];
  });
  return { ...inputs, ...Object.fromEntries(sealed) };
}

/** A value with its secrets in plain text: for comparisons alone. */
function opened(value: unknown): unknown {
  if (value instanceof SecretValue) return opened(value.reveal());
  if (Array.isArray(value)) return value.map(opened);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, opened(inside)]));
}

/** Every change of a random value makes another. */
function fieldsThatReplace({ type, inputs }: RegisteredResource, config: Config): "all" | string[] {
  if (type.startsWith("random:")) return "all";
  if (!type.startsWith("kubernetes:")) return [];
  const [apiVersion, kind] = [String(valueAt(inputs, "apiVersion")), String(valueAt(inputs, "kind"))];
  const settings = {
    enableConfigMapMutable: config["kubernetes:enableConfigMapMutable"] === "true",
    enableSecretMutable: config["kubernetes:enableSecretMutable"] === "true",
  };
  return replacingFields({ apiVersion, kind }, settings, valueAt(inputs, "immutable") === true);
}

function startsWith(path: Path, ignored: string): boolean {
  const text = formatPath([...path]);
  return text === ignored || text.startsWith(`${ignored}.`) || text.startsWith(`${ignored}[`);
}
