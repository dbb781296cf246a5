import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { UsageError } from "./runMain";

/**
 * Parses the words of a command line.
 * @param allowPositionals whether words that belong to no option are taken
 * @throws UsageError with the problem and the usage
 */
export function parseWords<Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
  usage: string,
  allowPositionals = true,
) {
  try {
    return parseArgs({ args: [...words], allowPositionals, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
