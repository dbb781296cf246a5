import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "../../../tools/shared/commands";
import { cacheFolder } from "../../../tools/shared/folders";
import { makeCacheEntry } from "../cacheEntry";

/** The version of uv, which can install Python packages for another system than its own. */
const uvVersion = "0.13.9";

/** The Python of the images' Debian release. */
const imagePython = "3.11.2";

/** Installs uv into the cache, with the system's own Python. Returns its path. */
async function ensureUv(): Promise<string> {
  const folder = cacheFolder("uv", uvVersion);
  const uv = join(folder, "bin", "uv");
  if (existsSync(uv)) return uv;
  await makeCacheEntry(folder, async (unfinished) => {
    const environment = join(unfinished, "environment");
    await run("/usr/bin/python3", ["-m", "venv", environment]);
    await run(join(environment, "bin", "python"), ["-m", "pip", "install", "--quiet", `uv==${uvVersion}`]);
    // Only the executable: a virtual environment can't be moved.
    await mkdir(join(unfinished, "bin"));
    await copyFile(join(environment, "bin", "uv"), join(unfinished, "bin", "uv"));
    await rm(environment, { recursive: true });
  });
  return uv;
}

/**
 * Installs pinned Python packages into a virtual environment of a root file system.
 * @param root the root file system, with a virtual environment in it
 * @param environment the virtual environment's path in it, e.g. `/app/.venv`
 * @param requirements a file with all packages, each with its exact version
 */
export async function installPython(root: string, environment: string, requirements: string): Promise<void> {
  const target = join(root, environment, "lib", "python3.11", "site-packages");
  await run(
    await ensureUv(),
    [
      ...["pip", "install", "--quiet", "--target", target, "--no-deps", "--only-binary", ":all:"],
      ...["--python-version", imagePython, "--python-platform", "x86_64-manylinux_2_36"],
      // Copies instead of links into the cache: the image's files have their own owners and times.
      ...["--link-mode", "copy", "--requirement", requirements],
    ],
    { env: { UV_CACHE_DIR: cacheFolder("uv", "packages"), UV_NO_CONFIG: "1" } },
  );
  const scripts = join(target, "bin");
  for (const name of await readdir(scripts)) {
    const script = await readFile(join(scripts, name), "utf8");
    // uv writes the host's interpreter in the first line.
    const text = script.replace(/^#!.*python.*\n/, `#!${environment}/bin/python\n`);
    await writeFile(join(scripts, name), text);
    await rename(join(scripts, name), join(root, environment, "bin", name));
  }
  await rm(scripts, { recursive: true });
}
