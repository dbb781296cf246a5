import { stripVTControlCharacters } from "node:util";

import { execa } from "execa";

import { UserError } from "../../components/userError";
import { removedVariables } from "./environment";
import { problemsIn } from "./output";

/** A command that failed; the message is the engine's own diagnosis. */
export class EngineError extends UserError {
  constructor(
    readonly command: string,
    message: string,
    /** Everything that the engine printed. */
    readonly output: string,
  ) {
    super(message);
  }
}

/** How one command of the Pulumi CLI runs. */
export interface CommandOptions {
  /** The working directory. */
  folder: string;
  /** Added to this process's environment; {@link removedVariables} are taken out of it. */
  environment: Record<string, string>;
  /** Receives every line that the engine prints, without colours. */
  onLine?: (line: string) => void;
  /** Interrupts the command: the engine finishes the step it is in and writes its state. */
  signal?: AbortSignal;
}

/** Seconds between the interrupt of a command and its kill, which would lose the state of the step in progress. */
const interruptGrace = 60;

/**
 * Runs one command of the Pulumi CLI to its end.
 * @param cli the executable
 * @returns its standard output
 * @throws EngineError with the engine's diagnosis
 */
export async function runPulumi(cli: string, args: readonly string[], options: CommandOptions): Promise<string> {
  // execa would start the command and interrupt it afterwards.
  if (options.signal?.aborted) throw new EngineError(args[0] ?? "", `pulumi ${args[0]} not started: interrupted`, "");
  const child = execa(cli, [...args, "--non-interactive", "--color", "never"], {
    cwd: options.folder,
    env: {
      ...options.environment,
      ...Object.fromEntries(removedVariables.map((name) => [name, undefined])),
    },
    all: true,
    stdin: "ignore",
    reject: false,
    cancelSignal: options.signal,
    killSignal: "SIGINT",
    forceKillAfterDelay: interruptGrace * 1000,
  });
  if (options.onLine !== undefined) {
    for await (const line of child.iterable({ from: "all" })) options.onLine(stripVTControlCharacters(line));
  }
  const result = await child;
  if (result.failed) {
    // Node colours the errors of the program although the engine was asked not to.
    const output = stripVTControlCharacters(result.all ?? "");
    const message = problemsIn(output) || (result.shortMessage ?? `${cli} could not be run`);
    throw new EngineError(args[0] ?? "", message, output);
  }
  return result.stdout;
}
