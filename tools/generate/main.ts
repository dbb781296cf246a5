import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { projectRoot } from "../shared/folders";
import { runMain } from "../shared/runMain";
import { type Generator, presentFiles, statesPinned } from "./generator";
import { generators } from "./generators";

/** Writes what a generator makes, and removes what it no longer makes. Prints the files that changed. */
async function generate(generator: Generator): Promise<void> {
  const files = await generator.make();
  const before = new Map(presentFiles(generator).map(({ file, text }) => [file, text]));
  for (const { file, text } of files) {
    if (before.get(file) === text) continue;
    mkdirSync(dirname(join(projectRoot, file)), { recursive: true });
    writeFileSync(join(projectRoot, file), text);
    console.log(`wrote ${file}`);
  }
  const made = new Set(files.map(({ file }) => file));
  for (const file of before.keys()) {
    if (made.has(file)) continue;
    rmSync(join(projectRoot, file));
    console.log(`removed ${file}`);
  }
}

/** Reports files that could not be made: an error only where they are outdated. */
function leave(generator: Generator, error: unknown): void {
  const { places, source } = generator;
  if (source === undefined) throw error;
  const outdated = !statesPinned(generator, source);
  const [reason] = String(error instanceof Error ? error.message : error).split("\n");
  console.log(`left ${places.join(", ")} (${outdated ? "outdated, " : ""}needs ${source.needs}): ${reason}`);
  if (outdated) process.exitCode = 1;
}

async function main(): Promise<void> {
  for (const generator of generators) {
    await generate(generator).catch((error: unknown) => {
      leave(generator, error);
    });
  }
  console.log("Everything else is up to date.");
}

runMain(main);
