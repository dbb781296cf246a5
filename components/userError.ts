// The module alone: the whole SDK would cost each tool half a second at its start.
import { RunError } from "@pulumi/pulumi/errors";

/**
 * An error that the user can correct: its message says what to do, and is shown without a stack. Every other error is a
 * defect of the program and shows its stack. The engine prints the message of a `RunError` alone, except on a resource's
 * dependencies, where it prints the stack (`@pulumi/pulumi` 3.270).
 */
export class UserError extends RunError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.stack = message;
    // The SDK puts the name of each input that the error passes through before the message.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
  }
}

/** The innermost cause of a failed request, such as `connect ECONNREFUSED`: `fetch` itself says only that it failed. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
