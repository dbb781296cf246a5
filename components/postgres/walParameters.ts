import { toMebibytes } from "../config/quantity";
import type { PostgresSettings } from "../settings";

/** What decides how much WAL an instance keeps. */
type Database = Pick<PostgresSettings, "instances" | "parameters" | "storage">;

/** Kept for a standby that follows without a slot, such as one being made. CloudNativePG's own default. */
const keptForStandbys = 512;

/**
 * How much write-ahead log an instance keeps, so that it fits the volume beside the data (`config/volume.ts`).
 * PostgreSQL's default of 1 GB is half of a small volume. A standby's slot holds WAL without a limit by default: a
 * standby that is away for long would fill the primary's volume, which stops both. Past the limit it has to be made
 * anew (docs/runbook.md).
 */
export function walParameters({ instances, storage }: Omit<Database, "parameters">): Record<string, string> {
  const mebibytes = toMebibytes(storage);
  const most = Math.min(1024, Math.max(128, Math.floor(mebibytes / 8)));
  return {
    max_wal_size: `${most}MB`,
    wal_keep_size: instances > 1 ? `${keptForStandbys}MB` : "0",
    ...(instances > 1 ? { max_slot_wal_keep_size: `${Math.max(keptForStandbys, Math.floor(mebibytes / 6))}MB` } : {}),
  };
}

const perMebibyte: Record<string, number> = { B: 2 ** 20, kB: 1024, MB: 1, GB: 2 ** -10, TB: 2 ** -20 };

/** A size of PostgreSQL's in MiB; a plain number is megabytes for all parameters of WAL. */
export function walMebibytes(value: string): number | undefined {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?\s*$/.exec(value);
  return match ? Number(match[1]) / (perMebibyte[match[2] ?? "MB"] ?? 1) : undefined;
}

/**
 * The most WAL that an instance keeps, in MiB: `max_wal_size` since the last checkpoint, and before it what standbys
 * may still need. Undefined where a parameter can't be read, or sets no limit.
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
  return Math.ceil(size + Math.max(keep, slots));
}
