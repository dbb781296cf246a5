import { SecretValue } from "../program/runProgram";

/** Replaces every secret in the output. */
export const redacted = "[secret]";

/** A copy with every Pulumi secret, at any depth, replaced by `[secret]`. */
export function redact(value: unknown): unknown {
  if (value instanceof SecretValue) return redacted;
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, redact(inside)]));
}

/**
 * A Kubernetes object without its secrets. The values of a Secret are always replaced, even where they aren't Pulumi
 * secrets. Its keys are shown, so that a reader can check references to them.
 */
export function redactObject(object: Record<string, unknown>): Record<string, unknown> {
  const shown = redact(object) as Record<string, unknown>;
  if (object.kind !== "Secret") return shown;
  for (const field of ["data", "stringData"]) {
    if (object[field] !== undefined) shown[field] = redactedKeys(object[field]);
  }
  return shown;
}

function redactedKeys(content: unknown): unknown {
  const inside = content instanceof SecretValue ? content.reveal() : content;
  return inside !== null && typeof inside === "object"
    ? Object.fromEntries(Object.keys(inside).map((key) => [key, redacted]))
    : redacted;
}
