import { createInterface } from "node:readline";

import { execa } from "execa";

import { projectRoot } from "../../tools/shared/folders";
import { runMain } from "../../tools/shared/runMain";
import { failuresOf, inTurn, sideBySide, totalOf } from "./support/order";

/*
 * The suite on a real cluster: what disturbs a whole cluster first, file by file, then chains of files side by side, whose
 * waits leave the cores idle. Arguments go to mocha, and then every file runs in one process, in turn. At the end come all
 * failures again, and the total. Run by `npm run e2e [-- ARGUMENTS]`.
 */

const config = "tests/e2e/.mocharc.yaml";

/** Runs mocha on some files. @returns whether all passed, and the lines that it printed */
async function mocha(files: readonly string[], label = ""): Promise<{ passed: boolean; lines: string[] }> {
  const child = execa("mocha", ["--config", config, ...files], {
    all: true,
    buffer: false,
    cwd: projectRoot,
    preferLocal: true,
    reject: false,
    stdin: "ignore",
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.all })) {
    lines.push(line);
    process.stdout.write(`${label}${line}\n`);
  }
  const { exitCode } = await child;
  return { passed: exitCode === 0, lines };
}

const pathOf = (file: string): string => `tests/e2e/${file}.test.ts`;

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  if (wanted.length > 0) return (await mocha([...wanted, "tests/e2e/*.test.ts"])).passed ? 0 : 1;
  const first = await mocha(inTurn.map(pathOf));
  const others = await Promise.all(
    sideBySide.map((chain, index) => mocha(chain.map(pathOf), `${"ABC"[index] ?? ""}| `)),
  );
  const results = [first, ...others];
  for (const { lines } of results) for (const line of failuresOf(lines)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${totalOf(results.map(({ lines }) => lines))}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

runMain(main);
