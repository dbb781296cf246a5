import { isMap, listAt, numberAt, type Properties, textAt } from "../../plugin/values";

/** The readiness of an object. */
export type Judgement =
  | { state: "ready" }
  /** `waitingFor` reads after "waiting for". */
  | { state: "waiting"; waitingFor: string }
  /** It will never become ready by itself. */
  | { state: "failed"; because: string };

/** Derives an object's readiness from its status. */
export type Judge = (object: Properties) => Judgement;

/** The object is ready. */
export const ready: Judgement = { state: "ready" };

/** The object still needs time. */
export const waiting = (waitingFor: string): Judgement => ({ state: "waiting", waitingFor });

/** The object needs a change. */
export const failed = (because: string): Judgement => ({ state: "failed", because });

/** One entry of `status.conditions`, with the fields that are used here. */
export interface Condition {
  status: string;
  reason: string;
  message: string;
  /** The generation that the condition refers to, where the controller sets it. */
  observedGeneration?: number;
}

/** The condition of that type; types are compared without regard to case, as `kubectl wait` does. */
export function conditionOf(object: Properties, type: string): Condition | undefined {
  const found = listAt(object, "status", "conditions").find(
    (condition) => textAt(condition, "type")?.toLowerCase() === type.toLowerCase(),
  );
  if (!isMap(found)) return undefined;
  return {
    status: textAt(found, "status") ?? "Unknown",
    reason: textAt(found, "reason") ?? "",
    message: textAt(found, "message") ?? "",
    observedGeneration: numberAt(found, "observedGeneration"),
  };
}

/** Whether the controller has observed the current generation. */
export function isObserved(object: Properties): boolean {
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  return (numberAt(object, "status", "observedGeneration") ?? 0) >= generation;
}

/** Reason and message of a condition in one text. */
export const explain = ({ reason, message }: Condition): string =>
  [reason, message].filter((part) => part !== "").join(": ");
