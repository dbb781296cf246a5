import { SecretValue } from "../program/runProgram";

/** What is shown in place of a secret. */
export const redacted = "[secret]";

/** A copy without a secret in it, at any depth: what Pulumi keeps secret reads `[secret]`. */
export function redact(value: unknown): unknown {
  if (value instanceof SecretValue) return redacted;
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, redact(inside)]));
}

/**
 * A Kubernetes object that may be shown. The content of a Secret is never shown, marked as secret or not;
 * the names of its keys are no secret, and what refers to them is checked by eye.
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
