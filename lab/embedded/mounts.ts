/**
 * The mount points at or below some folders, the innermost first.
 * @param mounts the text of /proc/mounts
 */
export function mountsBelow(mounts: string, folders: readonly string[]): string[] {
  return mounts
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replace(/\\040/g, " "))
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .sort()
    .reverse();
}
