import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { run, tryRun } from "../../tools/shared/commands";
import { cacheFolder } from "../../tools/shared/folders";
import { binary, ensureBuilt, isBuilt } from "./binaries";
import { makeCacheEntry } from "./cacheEntry";
import { aptInstall } from "./packages";
import { actionlint } from "./recipes";

/** A program that tests and the lab run. */
export interface Checker {
  /** Its path, or its name where it is on PATH; undefined where there is none. */
  find(): Promise<string | undefined>;
  /** The same; where there is none, gets it: into the cache, if its package needs no other. */
  ensure(): Promise<string>;
}

const chromiumPath = "/usr/bin/chromium";

/** Prometheus' checker of alerts. */
export const promtool = debianChecker("prometheus", "promtool");

/** Prometheus itself, of the same package. Debian builds it without discovery in Kubernetes. */
export const prometheus = debianChecker("prometheus", "prometheus");

/** The checker of shell scripts. */
export const shellcheck = debianChecker("shellcheck", "shellcheck");

/** The browser in which pages are tested. Its package needs many others, so that it is installed. */
export const chromium: Checker = {
  find: () => Promise.resolve(existsSync(chromiumPath) ? chromiumPath : undefined),
  async ensure() {
    if (!existsSync(chromiumPath)) await aptInstall(["chromium"]);
    return chromiumPath;
  },
};

/** The checker of GitHub's workflows, from its Go module. */
export const actionlintChecker: Checker = {
  find: () => Promise.resolve(isBuilt(actionlint) ? binary(actionlint, "actionlint") : undefined),
  async ensure() {
    await ensureBuilt(actionlint);
    return binary(actionlint, "actionlint");
  },
};

/** An executable of a Debian package. */
function debianChecker(debianPackage: string, executable: string): Checker {
  const extracted = (): string => cacheFolder("debian", debianPackage);
  const cached = (): string => join(extracted(), "usr", "bin", executable);
  async function find(): Promise<string | undefined> {
    if ((await tryRun(executable, ["--version"])) !== undefined) return executable;
    return existsSync(cached()) ? cached() : undefined;
  }
  return {
    find,
    async ensure() {
      const found = await find();
      if (found !== undefined) return found;
      await makeCacheEntry(extracted(), (unfinished) => extractPackage(debianPackage, unfinished));
      return cached();
    },
  };
}

async function extractPackage(debianPackage: string, folder: string): Promise<void> {
  const downloads = join(folder, "downloads");
  await mkdir(downloads);
  const download = () => run("apt-get", ["download", "-q", debianPackage], { cwd: downloads });
  // A machine of which apt has no package lists yet needs them first.
  await download().catch(async () => {
    await run("apt-get", ["update", "-q"]);
    await download();
  });
  for (const file of await readdir(downloads)) await run("dpkg", ["-x", join(downloads, file), folder]);
  await rm(downloads, { recursive: true });
}
