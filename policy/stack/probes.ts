import { at, hasUnknown, isObject, type Value } from "./values";

/** After how many seconds a probe tells at the latest, by Kubernetes' defaults; undefined where it isn't known, or absent. */
export function slowestAnswer(probe: Value): number | undefined {
  const number = (name: string, usual: number): number => {
    const value = at(probe, name);
    return typeof value === "number" && value > 0 ? value : usual;
  };
  if (!isObject(probe) || hasUnknown(probe)) return undefined;
  const tries = Math.max(number("failureThreshold", 3), number("successThreshold", 1));
  const each = Math.max(number("periodSeconds", 10), number("timeoutSeconds", 1));
  return number("initialDelaySeconds", 0) + tries * each;
}

/** A limit over which a probe is slow, by its name; in seconds. */
export const probeLimits: readonly [name: string, seconds: number][] = [
  ["readiness", 120],
  ["liveness", 300],
  // A first start may have to load much; Redis and the proxies take seconds.
  ["startup", 3600],
];
