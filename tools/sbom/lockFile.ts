import { z } from "zod";

/** A package that the lock file names. */
export interface LockedPackage {
  name: string;
  version: string;
  /** Its hashes in npm's form: `sha512-` and base64, several separated by spaces. */
  integrity?: string;
}

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

const folder = "node_modules/";

/** The packages of a lock file, each version once; without the project itself, and without links to its folders. */
export function lockedPackages(text: string): LockedPackage[] {
  const found = new Map<string, LockedPackage>();
  for (const [path, { name, version, integrity, link }] of Object.entries(lockFile.parse(JSON.parse(text)).packages)) {
    if (!path.includes(folder) || link === true || version === undefined) continue;
    // The lock file gives the name of a package that is installed under another one.
    const own = name ?? path.slice(path.lastIndexOf(folder) + folder.length);
    found.set(`${own}@${version}`, { name: own, version, ...(integrity === undefined ? {} : { integrity }) });
  }
  return [...found.values()];
}
