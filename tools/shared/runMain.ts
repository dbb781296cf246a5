import { UserError } from "../../components/userError";

/** A command line that can't be used; the message says how it is used. */
export class UsageError extends UserError {}

/** The exit codes of every command: done, failed, called with arguments that can't be used. */
export const exitCodes = { done: 0, failed: 1, unusable: 2 } as const;

/** What is printed of an error: the message of one that the user can correct, the stacks of any other and its causes. */
export function errorText(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by ${errorText(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** The exit code of a command that ended with an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError ? exitCodes.unusable : exitCodes.failed;
}

/**
 * Runs the entry point of a command and ends the process: with the exit code that `main` resolves with, if it is a number,
 * otherwise with 0; where it fails, with what {@link errorText} makes of the error on standard error.
 */
export function runMain(main: () => Promise<unknown>): void {
  void main()
    .then((code) => (typeof code === "number" ? code : exitCodes.done))
    .catch((error: unknown) => {
      process.stderr.write(`${errorText(error)}\n`);
      return exitCodeOf(error);
    })
    // Without waiting for timers and connections that are still open, such as those of an interrupted wait.
    .then((code) => process.exit(code));
}
