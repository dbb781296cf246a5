import { at, entries, isObject, items, type Value } from "./values";

/** Whether a condition holds; undefined if that can't be known before the update. */
export type Known = boolean | undefined;

/** True if all hold, false if one does not hold, undefined otherwise. */
export function all(conditions: readonly Known[]): Known {
  if (conditions.includes(false)) return false;
  return conditions.includes(undefined) ? undefined : true;
}

/**
 * Whether a label selector (`matchLabels`, `matchExpressions`) selects pods with these labels.
 * An absent selector selects nothing; an empty one selects every pod.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
 */
export function selects(selector: Value, labels: Value): Known {
  if (typeof selector === "symbol" || typeof labels === "symbol") return undefined;
  if (!isObject(selector)) return false;
  const { matchLabels, matchExpressions } = selector;
  if (typeof matchLabels === "symbol" || typeof matchExpressions === "symbol") return undefined;
  return all([
    ...entries(matchLabels).map(([key, wanted]) => equal(at(labels, key), wanted)),
    ...items(matchExpressions).map((expression) => holds(expression, labels)),
  ]);
}

/** Whether a Service's selector, a plain map, selects pods with these labels; an empty one selects nothing. */
export function serviceSelects(selector: Value, labels: Value): Known {
  if (typeof selector === "symbol" || typeof labels === "symbol") return undefined;
  const wanted = entries(selector);
  return wanted.length > 0 && all(wanted.map(([key, value]) => equal(at(labels, key), value)));
}

/** Whether two values are the same. */
export function equal(left: Value, right: Value): Known {
  return typeof left === "symbol" || typeof right === "symbol" ? undefined : left === right;
}

function holds(expression: Value, labels: Value): Known {
  const [key, operator, values] = ["key", "operator", "values"].map((part) => at(expression, part));
  if (typeof key !== "string" || typeof operator !== "string") return undefined;
  const label = at(labels, key);
  if (typeof label === "symbol" || typeof values === "symbol") return undefined;
  const listed = items(values).some((value) => value === label);
  switch (operator) {
    case "In":
      return label !== undefined && listed;
    case "NotIn":
      return label === undefined || !listed;
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
    default:
      // The API server refuses any other operator.
      return false;
  }
}
