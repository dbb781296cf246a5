import { SecretValue } from "./runProgram";

/**
 * The value at a path: `spec.replicas`, `spec.ports.0.port`, or a list of keys where one contains dots. Reads secrets.
 * Undefined where there is none.
 */
export function valueAt(value: unknown, path: string | readonly string[]): unknown {
  const keys = typeof path === "string" ? path.split(".") : path;
  return keys.reduce<unknown>((inside, key) => {
    const open = inside instanceof SecretValue ? inside.reveal() : inside;
    return open !== null && typeof open === "object" ? (open as Record<string, unknown>)[key] : undefined;
  }, value);
}
