import { at, hasUnknown, isObject, type Value } from "./values";

/** The most seconds until a probe reaches its threshold, with Kubernetes' defaults; undefined if unknown or absent. */
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

/** The limit in seconds for each kind of probe; above it the probe is too slow. */
export const probeLimits: readonly [name: string, seconds: number][] = [
  ["readiness", 120],
  ["liveness", 300],
  // PostgreSQL may recover for long at its first start; Redis and the proxies start in seconds.
  ["startup", 3600],
];
