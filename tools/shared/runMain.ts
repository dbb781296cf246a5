import { UserError } from "../../components/userError";

/** Invalid arguments of a command; the message includes the usage. */
export class UsageError extends UserError {}

/** The exit codes of every command: done, failed, invalid arguments. */
export const exitCodes = { done: 0, failed: 1, unusable: 2 } as const;

/** The text of an error: the message of one that the user can correct, otherwise its stack and those of its causes. */
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
 * Runs the entry point of a command and ends the process, with the number that `main` resolves with, if any, as its exit
 * code, otherwise with `process.exitCode`. On failure prints {@link errorText} to standard error.
 */
export function runMain(main: () => Promise<unknown>): void {
  void main()
    .then((code) => (typeof code === "number" ? code : process.exitCode))
    .catch((error: unknown) => {
      process.stderr.write(`${errorText(error)}\n`);
      return exitCodeOf(error);
    })
    // Without waiting for timers and connections that are still open, such as those of an interrupted wait.
    .then((code) => process.exit(code));
}
