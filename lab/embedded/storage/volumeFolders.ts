import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";

import { run } from "../../../tools/shared/commands";
import { embeddedState } from "../layout";

/** The folder of a volume. */
export function volumeFolder(name: string): string {
  return embeddedState("volumes", name);
}

/** The folder with a snapshot's copy. */
export function snapshotFolder(handle: string): string {
  return embeddedState("snapshots", handle);
}

/** Copies a folder with all attributes, sharing blocks where the file system supports it; renamed when complete. */
export async function copyFolder(from: string, to: string): Promise<void> {
  if (existsSync(to)) return;
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await run("cp", ["--archive", "--reflink=auto", `${from}/.`, unfinished]);
  await rename(unfinished, to);
}

/**
 * Makes the folder of a new volume, empty or from a snapshot's copy.
 * Writable by everyone, for pods without an fsGroup.
 */
export async function createVolumeFolder(name: string, from: string | undefined): Promise<string> {
  const folder = volumeFolder(name);
  if (from === undefined) await mkdir(folder, { recursive: true });
  else await copyFolder(snapshotFolder(from), folder);
  await chmod(folder, 0o777);
  return folder;
}

/** Removes a folder, if it exists. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
