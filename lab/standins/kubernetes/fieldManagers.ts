import { isMap, listAt, omit, type Properties, textAt, type Value } from "../plugin/values";
import { fieldManager } from "./state";

/** A manager of fields as Pulumi's own provider recognises it: by the beginning of its name. */
interface Taken {
  prefix: string;
  operation: "Apply" | "Update";
}

/**
 * The managers whose fields become the provider's own with the first change of an object: itself, since it creates by
 * POST, and kubectl (`kubectl-label`, `kubectl-rollout`, …). Fields that they wrote and the program doesn't have are then removed.
 * Source: https://github.com/pulumi/pulumi-kubernetes, provider/pkg/await/await.go (`fixCSAFieldManagers`)
 */
const takenOver: readonly Taken[] = [
  { prefix: "kubectl", operation: "Apply" },
  { prefix: "kubectl", operation: "Update" },
  { prefix: "before-first-apply", operation: "Update" },
  { prefix: "pulumi-kubernetes", operation: "Update" },
  { prefix: "pulumi-resource-kubernetes", operation: "Update" },
];

const isTaken = (entry: Value, taken: readonly Taken[]): boolean =>
  isMap(entry) &&
  (textAt(entry, "subresource") ?? "") === "" &&
  taken.some(
    ({ prefix, operation }) => entry.operation === operation && (textAt(entry, "manager") ?? "").startsWith(prefix),
  );

const isOwn = (entry: Value): boolean =>
  isMap(entry) &&
  entry.manager === fieldManager &&
  entry.operation === "Apply" &&
  (textAt(entry, "subresource") ?? "") === "";

/** Whether the object still has fields from its creation by POST, which a dry run of an apply would conflict with. */
export function isCreatedByPost(object: Properties): boolean {
  const own = takenOver.filter(({ prefix }) => prefix.startsWith("pulumi-"));
  return listAt(object, "metadata", "managedFields").some((entry) => isTaken(entry, own));
}

/**
 * The JSON patch that makes the fields of an object the provider's own; undefined where they are its own. It fails when
 * the object has changed since it was read.
 */
export function takeOverPatch(object: Properties): Properties[] | undefined {
  const entries = listAt(object, "metadata", "managedFields");
  const taken = entries.filter((entry) => isTaken(entry, takenOver));
  if (taken.length === 0) return undefined;
  const merged = [...entries.filter(isOwn), ...taken].filter(isMap);
  const own = {
    ...omit(merged.at(-1) ?? {}, "subresource"),
    manager: fieldManager,
    operation: "Apply",
    fieldsV1: merged.map(({ fieldsV1 }) => (isMap(fieldsV1) ? fieldsV1 : {})).reduce(union, {}),
  };
  const others = entries.filter((entry) => !isOwn(entry) && !isTaken(entry, takenOver));
  return [
    { op: "replace", path: "/metadata/managedFields", value: [...others, own] },
    { op: "replace", path: "/metadata/resourceVersion", value: textAt(object, "metadata", "resourceVersion") ?? "" },
  ];
}

/** Two sets of fields as one: `fieldsV1` is a tree whose leaves are empty. */
function union(left: Properties, right: Properties): Properties {
  const both = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = both[key];
    both[key] = isMap(before) && isMap(value) ? union(before, value) : value;
  }
  return both;
}
