import { SecretValue } from "./runProgram";

/**
 * Reads at a path of values whose shape isn't known: `spec.replicas`, `spec.ports.0.port`, or a list of keys where
 * one has dots of its own. Looks into secrets. Undefined where nothing is there.
 */
export function valueAt(value: unknown, path: string | readonly string[]): unknown {
  const keys = typeof path === "string" ? path.split(".") : path;
  return keys.reduce<unknown>((inside, key) => {
    const open = inside instanceof SecretValue ? inside.reveal() : inside;
    return open !== null && typeof open === "object" ? (open as Record<string, unknown>)[key] : undefined;
  }, value);
}
