import { mkdir, readFile, rm, writeFile } from "node:fs/promises";

import { UserError } from "../../components/userError";
import { withLock } from "../../tools/shared/lock";
import { embeddedState, runFolder } from "./layout";

/** Machine-wide: addresses, the bridge and the socket are the same for every state folder. */
const lockFile = `${runFolder}.lock`;
const ownerFile = `${runFolder}.owner`;

/**
 * Runs `work` while no other process on this machine starts or stops an embedded cluster.
 * @throws UserError when another process does
 */
export function exclusively<T>(work: () => Promise<T>): Promise<T> {
  return withLock(lockFile, "starting or stopping the embedded cluster", work);
}

/**
 * Registers the cluster of this state folder as the machine's only one.
 * @throws UserError when the cluster of another state folder is
 */
export async function claimMachine(): Promise<void> {
  const owner = (await readFile(ownerFile, "utf8").catch(() => "")).trim();
  if (owner !== "" && owner !== embeddedState())
    throw new UserError(
      `an embedded cluster with its state in ${owner} exists on this machine, which can have only one: ` +
        "stop it first, with the LLM_GATEWAY_STATE that it was started with",
    );
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  await writeFile(ownerFile, embeddedState());
}

/** Removes the registration. */
export async function releaseMachine(): Promise<void> {
  await rm(runFolder, { recursive: true, force: true });
  await rm(ownerFile, { force: true });
}
