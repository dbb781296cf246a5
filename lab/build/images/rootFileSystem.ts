import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "../../../tools/shared/commands";

/** The Debian release of the images, independent of the host's. */
export const debianRelease = "bookworm";

/** Documentation that no container reads. */
const leftOut = [
  "/usr/share/man/*",
  "/usr/share/doc/*",
  "/usr/share/info/*",
  "/usr/share/locale/*",
  "/usr/share/lintian/*",
];

/** Makes a minimal Debian root file system with these packages. */
export async function debianRoot(
  root: string,
  packages: readonly string[],
  release: string = debianRelease,
): Promise<void> {
  await run("mmdebstrap", [
    "--mode=root",
    "--variant=minbase",
    "--format=directory",
    `--include=${packages.join(",")}`,
    ...leftOut.map((path) => `--dpkgopt=path-exclude=${path}`),
    // An image needs no package lists and caches.
    "--aptopt=Acquire::Languages none",
    release,
    root,
  ]);
  // mmdebstrap makes the folder accessible to root only; a container's user must be able to enter it.
  await chmod(root, 0o755);
}

/**
 * Runs a shell script inside a root file system, as root, with its own environment.
 * @param environment added to (and overriding) PATH and HOME
 */
export async function inRoot(
  root: string,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const variables = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    ...environment,
  };
  const settings = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  await run("chroot", [root, "/usr/bin/env", "--ignore-environment", ...settings, "/bin/sh", "-euc", script]);
}

/** Writes an executable script into a root file system. */
export async function writeScript(root: string, path: string, text: string): Promise<void> {
  await writeFile(join(root, path), text, { mode: 0o755 });
  await chmod(join(root, path), 0o755);
}
