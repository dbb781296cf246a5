const segmentBytes = 16n * 1024n * 1024n;

/**
 * The end of the archived WAL, as PostgreSQL writes positions in it.
 * @param objects the paths of the objects in a bucket with one server's archive
 * @throws Error where it has no segment
 */
export function endOfArchive(objects: readonly string[]): string {
  const names = objects.flatMap((path) => /\/([0-9A-F]{24})(?:\.gz)?$/.exec(path)?.[1] ?? []);
  const newest = names.sort().at(-1);
  if (newest === undefined) throw new Error("there is no WAL in the bucket");
  const [log, segment] = [newest.slice(8, 16), newest.slice(16)].map((part) => BigInt(`0x${part}`));
  const end = ((log ?? 0n) << 32n) + ((segment ?? 0n) + 1n) * segmentBytes;
  return `${(end >> 32n).toString(16).toUpperCase()}/${(end & 0xffffffffn).toString(16).toUpperCase()}`;
}
