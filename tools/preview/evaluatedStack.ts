import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type * as components from "../../components";
import type { Settings } from "../../components";
import { type ProgramRun, runProgram, type StackInput } from "../program/runProgram";
import { readStack } from "../program/stackConfig";

/** A stack, and what the program of one checkout makes of it. */
export interface EvaluatedStack {
  input: StackInput;
  run: ProgramRun;
  /** The config with every default filled in; undefined where the checkout's components can't be asked for it. */
  settings?: Settings;
}

/**
 * Runs the program of a checkout for a stack on mocks.
 * @param folder the checkout: its program, components and stack files
 * @throws StackError for an unknown stack, and what the program throws, such as a ConfigError
 */
export async function evaluateStack(stack: string, folder: string): Promise<EvaluatedStack> {
  const input = readStack(stack, folder);
  const run = await runProgram(input, join(folder, "index.ts"));
  return { input, run, settings: settingsOf(input, folder) };
}

/** By the checkout's own library: another revision can have other keys and other defaults. */
function settingsOf(input: StackInput, folder: string): Settings | undefined {
  const entry = join(folder, "components", "index.ts");
  if (!existsSync(entry)) return undefined;
  const library = createRequire(__filename)(entry) as Partial<typeof components>;
  return library.readSettings?.(input);
}
