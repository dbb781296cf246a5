import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Files } from "./configuration";

const parts = ["rules", "targets"];

/** Whether Prometheus reads a file by itself when it changes; everything else it reads when it is asked to. */
const isReadByItself = (path: string): boolean => path.startsWith("targets/");

async function existing(folder: string): Promise<string[]> {
  const found = await Promise.all(
    parts.map(async (part) => {
      const names = await readdir(join(folder, part)).catch(() => [] as string[]);
      return names.filter((name) => !name.startsWith(".")).map((name) => `${part}/${name}`);
    }),
  );
  return found.flat();
}

/**
 * Makes a folder contain exactly these files of configuration; a changed one is replaced whole.
 * @returns whether Prometheus must be asked to read them
 */
export async function writeConfiguration(folder: string, files: Files): Promise<boolean> {
  for (const part of parts) await mkdir(join(folder, part), { recursive: true });
  const changed: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if ((await readFile(file, "utf8").catch(() => undefined)) === text) continue;
    const unfinished = join(dirname(file), ".unfinished");
    await writeFile(unfinished, text);
    await rename(unfinished, file);
    changed.push(path);
  }
  for (const path of (await existing(folder)).filter((each) => !(each in files))) {
    await rm(join(folder, path));
    changed.push(path);
  }
  return changed.some((path) => !isReadByItself(path));
}
