import { execa } from "execa";

/** The output of a command. */
export interface CommandResult {
  stdout: string;
  stderr: string;
}

/** The options of a command. */
export interface CommandOptions {
  cwd?: string;
  /** Added to (and overriding) this process's environment. */
  env?: NodeJS.ProcessEnv;
  /** Sent to its standard input. */
  input?: string;
  /** Seconds until it is killed; no timeout by default. */
  timeout?: number;
}

/**
 * Runs a command and returns what it printed.
 * @throws Error with the command, its exit code and the end of its output
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const result = await execa(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout * 1000 }),
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout, stderr } = result;
  if (result.failed) {
    const why = result.timedOut
      ? `timed out after ${options.timeout} s`
      : result.exitCode === undefined
        ? (result.originalMessage ?? `was killed by ${result.signal ?? "a signal"}`)
        : `exited with ${result.exitCode}`;
    const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
    throw new Error(`${[command, ...args].join(" ").slice(0, 300)} ${why}${tail === "" ? "" : `:\n${tail}`}`);
  }
  return { stdout, stderr };
}

/** Like `run`, but returns undefined where the command fails. */
export async function tryRun(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult | undefined> {
  try {
    return await run(command, args, options);
  } catch {
    return undefined;
  }
}
