import { readdirSync } from "node:fs";

import { projectRoot, stateFolder } from "../shared/folders";
import { withLock } from "../shared/lock";
import { runMain } from "../shared/runMain";
import { parseLocalArguments } from "./arguments";
import { down } from "./down";
import { up } from "./up";

async function main(): Promise<void> {
  const stacks = readdirSync(projectRoot).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const given = parseLocalArguments(process.argv.slice(2), stacks);
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      interrupt.abort();
    });
  }
  const lock = stateFolder("local.lock");
  if (given.verb === "down") {
    await withLock(lock, "removing everything", () => down(given));
    return;
  }
  const summary = await withLock(lock, `deploying ${given.stack}`, () => up(given, interrupt.signal));
  process.stdout.write(`${summary}\n`);
}

runMain(main);
