import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

import { EngineError, type Stack } from "../../../tools/engine";

/** Kills the engine that runs on a stack, as a crash would. @returns how many there were */
export function killEngine(stack: Stack): number {
  const engines = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const words = commandLine(pid);
      return words.includes("up") && words.includes(stack.settingsFile);
    });
  for (const pid of engines) process.kill(Number(pid), "SIGKILL");
  return engines.length;
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    // It has ended.
    return [];
  }
}

/** Asserts that a run of the engine fails, and that its diagnosis matches. */
export async function failsWith(run: Promise<unknown>, ...patterns: RegExp[]): Promise<void> {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof EngineError, String(error));
    for (const pattern of patterns) assert.match(error.message, pattern);
    return true;
  });
}
