import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { run, tryRun } from "../../tools/shared/commands";
import { cacheFolder } from "../../tools/shared/folders";
import { makeCacheEntry } from "./cacheEntry";

const debianPackage = "prometheus";

const extracted = (): string => cacheFolder("debian", debianPackage);
const cached = (): string => join(extracted(), "usr", "bin", "promtool");

/** Prometheus' promtool, on PATH or in the cache; undefined where there is none. */
export async function findPromtool(): Promise<string | undefined> {
  if ((await tryRun("promtool", ["--version"])) !== undefined) return "promtool";
  return existsSync(cached()) ? cached() : undefined;
}

/** The same; where there is none, Debian's is put into the cache, without installing anything. */
export async function ensurePromtool(): Promise<string> {
  const found = await findPromtool();
  if (found !== undefined) return found;
  await makeCacheEntry(extracted(), async (unfinished) => {
    const downloads = join(unfinished, "downloads");
    await mkdir(downloads);
    const download = () => run("apt-get", ["download", "-q", debianPackage], { cwd: downloads });
    // A machine of which apt has no package lists yet needs them first.
    await download().catch(async () => {
      await run("apt-get", ["update", "-q"]);
      await download();
    });
    for (const file of await readdir(downloads)) await run("dpkg", ["-x", join(downloads, file), unfinished]);
    await rm(downloads, { recursive: true });
  });
  return cached();
}
