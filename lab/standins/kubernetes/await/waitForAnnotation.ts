import { at, type Value } from "../../plugin/values";
import { generationOf } from "../apiClient";
import { conditionOf, explain, type Judge, type Judgement, ready, waiting } from "./judgement";

/** The annotation with the readiness condition of a resource, in the syntax of `kubectl wait --for`. */
export const waitForAnnotation = "pulumi.com/waitFor";

function judgeCondition(expression: string): Judge {
  const [type = "", wanted = "True"] = expression.split("=");
  return (object): Judgement => {
    const condition = conditionOf(object, type);
    const stale = condition?.observedGeneration !== undefined && condition.observedGeneration < generationOf(object);
    if (condition !== undefined && !stale && condition.status.toLowerCase() === wanted.toLowerCase()) return ready;
    const now = condition === undefined ? "not reported yet" : `${condition.status}${suffix(explain(condition))}`;
    return waiting(`condition ${type} to be ${wanted} (now ${now})`);
  };
}

const suffix = (text: string): string => (text === "" ? "" : `, ${text}`);

/** `.status.readyInstances`, `.status.items[0].name`: the part of JSONPath that `kubectl wait` examples use. */
function pathSteps(path: string): (string | number)[] {
  const inner = path.replace(/^\{(.*)\}$/, "$1");
  if (!/^(\.[A-Za-z0-9_-]+|\[\d+\])+$/.test(inner)) {
    throw new Error(
      `${waitForAnnotation}: invalid path ${path}; allowed are keys and list positions, e.g. {.status.items[0].name}`,
    );
  }
  return [...inner.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
}

function judgePath(expression: string): Judge {
  const [path = "", wanted] = expression.split(/=(.*)/s);
  const steps = pathSteps(path);
  return (object): Judgement => {
    const found = at(object, ...steps);
    const text = typeof found === "string" ? found : JSON.stringify(found);
    if (found !== undefined && (wanted === undefined || text === wanted)) return ready;
    return waiting(`${path} ${wanted === undefined ? "to exist" : `to be ${wanted}`} (now ${text ?? "absent"})`);
  };
}

/** @throws Error naming what is allowed */
function judgeExpression(expression: Value): Judge {
  if (typeof expression === "string" && expression.startsWith("condition="))
    return judgeCondition(expression.slice(10));
  if (typeof expression === "string" && expression.startsWith("jsonpath=")) return judgePath(expression.slice(9));
  throw new Error(
    `${waitForAnnotation} is ${JSON.stringify(expression)}; allowed are "condition=<type>", "condition=<type>=<status>", ` +
      '"jsonpath={.path}", "jsonpath={.path}=<value>", and a JSON list of these',
  );
}

/**
 * The judge of an annotation: every expression must hold.
 * @throws Error naming the invalid expression
 */
export function judgeAnnotation(annotation: string): Judge {
  const expressions: Value[] = annotation.trimStart().startsWith("[")
    ? (JSON.parse(annotation) as Value[])
    : [annotation];
  const judges = expressions.map(judgeExpression);
  return (object) => {
    const open = judges.map((judge) => judge(object)).find(({ state }) => state !== "ready");
    return open ?? ready;
  };
}
