import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { identify } from "../../tools/shared/processes";

const marker = ".unfinished-";

/** Whether a folder was being filled by a process that has ended. */
export function isAbandoned(name: string, isRunning: (pid: number) => boolean): boolean {
  const [, pid] = /\.unfinished-(\d+)-/.exec(name) ?? [];
  return pid !== undefined && !isRunning(Number(pid));
}

/**
 * Makes a folder of the cache: filled under another name and renamed when complete, so that an incomplete folder is never
 * used. Removes incomplete folders of ended processes.
 * @param folder the folder to make; an existing one is replaced
 * @param fill fills the (empty) folder at the given path
 */
export async function makeCacheEntry(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent))
    if (isAbandoned(name, (pid) => identify(pid) !== undefined))
      await rm(join(parent, name), { recursive: true, force: true });
  const unfinished = await mkdtemp(join(parent, `${basename(folder)}${marker}${process.pid}-`));
  try {
    await fill(unfinished);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
