import { mkdir, readFile, rm, writeFile } from "node:fs/promises";

import { embeddedState, runFolder } from "./layout";
import type { ProcessIdentity } from "./processes";
import { identify, isAlive } from "./processes";

/** Machine-wide: addresses, the bridge and the socket are the same for every state folder. */
const lockFile = `${runFolder}.lock`;
const ownerFile = `${runFolder}.owner`;

async function holder(): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(lockFile, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other process on this machine starts or stops an embedded cluster. A lock whose holder has died
 * is taken over.
 * @throws Error when another process holds it
 */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const current = await holder();
  if (isAlive(current))
    throw new Error(
      `process ${current?.pid} is starting or stopping the embedded cluster: wait until it is done, or end it`,
    );
  if (current !== undefined) await rm(lockFile, { force: true });
  try {
    await writeFile(lockFile, JSON.stringify(identify(process.pid)), { flag: "wx" });
  } catch {
    throw new Error("another process is starting or stopping the embedded cluster: wait until it is done");
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

/**
 * Notes that this state folder's cluster is the machine's one.
 * @throws Error when the cluster of another state folder is
 */
export async function claimMachine(): Promise<void> {
  const owner = (await readFile(ownerFile, "utf8").catch(() => "")).trim();
  if (owner !== "" && owner !== embeddedState())
    throw new Error(
      `an embedded cluster with its state in ${owner} exists on this machine, and there can be one only: ` +
        "stop that one first (with the LLM_GATEWAY_STATE it was started with)",
    );
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  await writeFile(ownerFile, embeddedState());
}

/** Gives the machine up again. */
export async function releaseMachine(): Promise<void> {
  await rm(runFolder, { recursive: true, force: true });
  await rm(ownerFile, { force: true });
}
