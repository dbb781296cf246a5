import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { UserError } from "../../components/userError";
import { identify, isAlive, type ProcessIdentity } from "./processes";

/** The process that holds a lock. */
export interface Holder extends ProcessIdentity {
  /** What it is doing: "deploying ai-prod". */
  doing: string;
  since: string;
}

async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other process of this machine holds the lock file. A lock whose holder has died is taken over.
 * @throws UserError naming what is running and how to stop it
 */
export async function withLock<T>(file: string, doing: string, work: () => Promise<T>): Promise<T> {
  const other = await holderOf(file);
  if (other && isAlive(other)) throw new UserError(refusal(other));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await rm(file, { force: true });
  const own: Holder = {
    ...(identify(process.pid) ?? { pid: process.pid, started: "" }),
    doing,
    since: new Date().toISOString(),
  };
  try {
    // "wx" fails where another process has taken the lock since the check.
    await writeFile(file, JSON.stringify(own), { flag: "wx" });
  } catch (error) {
    const quicker = await holderOf(file);
    throw quicker ? new UserError(refusal(quicker), { cause: error }) : error;
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

function refusal({ pid, doing, since }: Holder): string {
  return (
    `another run is in progress: process ${pid} has been ${doing} since ${since}. ` +
    `Wait until it is done, or stop it with \`kill ${pid}\` and clean up with \`npm run local -- down\`.`
  );
}
