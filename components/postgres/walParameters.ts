import { toMebibytes } from "../config/quantity";
import type { PostgresSettings } from "../settings";

/** What decides how much WAL an instance keeps. */
type Database = Pick<PostgresSettings, "instances" | "parameters" | "storage"> & { objectStore?: object };

/** Kept for a standby that follows without a slot, such as one being made. CloudNativePG's own default. */
const keptForStandbys = 512;

/**
 * How much write-ahead log an instance keeps, so that it fits the volume beside the data (`config/volume.ts`).
 * PostgreSQL's default of 1 GB is half of a small volume. A standby's slot holds WAL without a limit by default: a
 * standby that is away for long would fill the primary's volume, which stops both. Past the limit it has to be made
 * anew (docs/runbook.md).
 */
export function walParameters({ instances, storage }: Pick<Database, "instances" | "storage">): Record<string, string> {
  const mebibytes = toMebibytes(storage);
  const most = Math.min(1024, Math.max(128, Math.floor(mebibytes / 8)));
  return {
    max_wal_size: `${most}MB`,
    wal_keep_size: instances > 1 ? `${keptForStandbys}MB` : "0",
    ...(instances > 1 ? { max_slot_wal_keep_size: `${mostWaiting(storage)}MB` } : {}),
  };
}

/**
 * WAL that an instance keeps for a standby that is away, or for an object store that takes none, in MiB: a sixth of the
 * volume. It is the same WAL, so the larger of the two counts.
 */
function mostWaiting(storage: string): number {
  return Math.max(keptForStandbys, Math.floor(toMebibytes(storage) / 6));
}

/** Of PostgreSQL, by default. */
const segmentMebibytes = 16;

/**
 * Segments that may wait to be archived before the archive is given up (`archive_guard.py`): three quarters of the WAL that
 * the volume has room for. The rest is for what is written until the guard's next run.
 */
export function waitingSegments(storage: string): number {
  return Math.floor((mostWaiting(storage) * 3) / 4 / segmentMebibytes);
}

const perMebibyte: Record<string, number> = { B: 2 ** 20, kB: 1024, MB: 1, GB: 2 ** -10, TB: 2 ** -20 };

/** A size of PostgreSQL's in MiB; a plain number is megabytes for all parameters of WAL. */
export function walMebibytes(value: string): number | undefined {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?\s*$/.exec(value);
  return match ? Number(match[1]) / (perMebibyte[match[2] ?? "MB"] ?? 1) : undefined;
}

/**
 * The most WAL that an instance keeps, in MiB: `max_wal_size` since the last checkpoint, and before it what standbys
 * and the object store may still need. Undefined where a parameter can't be read, or sets no limit.
 */
export function mostWal(settings: Database): number | undefined {
  const parameters = { ...walParameters(settings), ...settings.parameters };
  const [size, keep, slots] = [
    parameters.max_wal_size,
    parameters.wal_keep_size,
    parameters.max_slot_wal_keep_size ?? "0",
  ].map((value) => walMebibytes(value ?? ""));
  if (size === undefined || keep === undefined || slots === undefined) return undefined;
  if (slots < 0 && settings.instances > 1) return undefined;
  const unarchived = settings.objectStore ? mostWaiting(settings.storage) : 0;
  return Math.ceil(size + Math.max(keep, slots, unarchived));
}
