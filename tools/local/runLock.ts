import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { identify, isAlive, type ProcessIdentity } from "../embedded/processes";
import { stateFolder } from "../folders";

interface Holder extends ProcessIdentity {
  /** What the process is doing, as a sentence can go on: "deploying ai-prod". */
  doing: string;
  since: string;
}

const lockFile = (): string => stateFolder("local.lock");

async function holder(): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lockFile(), "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other `npm run local` is at work on this machine; the lock of one that was killed is taken over.
 * @throws Error saying what is running and how to stop it
 */
export async function onlyRun<T>(doing: string, work: () => Promise<T>): Promise<T> {
  const other = await holder();
  if (other && isAlive(other)) {
    throw new Error(
      `another run is at work: process ${other.pid} has been ${other.doing} since ${other.since}. ` +
        `Wait until it is done, or stop it with \`kill ${other.pid}\` and clean up with \`npm run local -- down\`.`,
    );
  }
  await mkdir(dirname(lockFile()), { recursive: true, mode: 0o700 });
  await rm(lockFile(), { force: true });
  const own: Holder = {
    ...(identify(process.pid) ?? { pid: process.pid, started: "" }),
    doing,
    since: new Date().toISOString(),
  };
  // "wx" fails where another run was quicker between the look and here.
  await writeFile(lockFile(), JSON.stringify(own), { flag: "wx" });
  try {
    return await work();
  } finally {
    await rm(lockFile(), { force: true });
  }
}
