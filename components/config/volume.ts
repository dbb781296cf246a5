import { growthBetweenCleanings } from "../litellm/spendLogSettings";
import { mostWal } from "../postgres/walParameters";
import type { PostgresSettings, Settings } from "../settings";
import type { Problem } from "./problem";
import { toMebibytes } from "./quantity";

/**
 * Rows that are deleted but not vacuumed yet, as a share of the live ones: PostgreSQL's default of
 * `autovacuum_vacuum_scale_factor`. New rows can't use their space before.
 */
const unvacuumedShare = 0.2;

/** What of the database decides the sum. */
type Database = Pick<PostgresSettings, "instances" | "parameters" | "storage">;

/** What fills the database's volume besides spend logs at their bound, in MiB. */
interface VolumeSum {
  volume: number;
  /** WAL at its most. */
  wal: number;
  /** By which spend logs pass their bound until they are cleaned again. */
  growth: number;
  /** PostgreSQL's catalogs and LiteLLM's other tables: a twentieth. */
  others: number;
  /** Inodes and journal of ext4: a twentieth. */
  fileSystem: number;
}

function volumeSum(postgres: Database, replicas: number, cleaningMinutes: number): VolumeSum {
  const volume = toMebibytes(postgres.storage);
  return {
    volume,
    wal: mostWal(postgres) ?? 0,
    growth: growthBetweenCleanings(replicas, cleaningMinutes),
    others: Math.ceil(volume / 20),
    fileSystem: Math.ceil(volume / 20),
  };
}

/** The bound of spend logs with which all that grows fits the volume, in MiB: half of it at most. */
export function largestSpendLogs(postgres: Database, replicas: number, cleaningMinutes: number): number {
  const { volume, wal, growth, others, fileSystem } = volumeSum(postgres, replicas, cleaningMinutes);
  const left = volume - wal - growth - others - fileSystem;
  return Math.max(0, Math.floor(Math.min(volume / 2, left / (1 + unvacuumedShare))));
}

/** What could fill the database's volume, which stops PostgreSQL. */
export function volumeProblems({ litellm, postgres }: Settings): Problem[] {
  if (mostWal(postgres) === undefined) return [unboundedWal(postgres)];
  const { maximumMebibytes: bound, cleaningMinutes } = litellm.spendLogs;
  const largest = largestSpendLogs(postgres, litellm.replicas, cleaningMinutes);
  if (bound > 0 && bound <= largest) return [];
  const { volume, wal, growth, others, fileSystem } = volumeSum(postgres, litellm.replicas, cleaningMinutes);
  const deleted = Math.ceil(bound * unvacuumedShare);
  const total = bound + deleted + growth + wal + others + fileSystem;
  const sum =
    `${bound}Mi spend logs + ${deleted}Mi deleted rows not yet vacuumed + ${growth}Mi until the next cleaning + ` +
    `${wal}Mi WAL + ${others}Mi other tables + ${fileSystem}Mi file system = ${total}Mi`;
  if (largest === 0) {
    return [
      {
        path: "postgres.storage",
        value: postgres.storage,
        allowed: `a volume that leaves room for spend logs: ${sum}`,
        remedy: "Raise postgres.storage; a full volume stops PostgreSQL.",
      },
    ];
  }
  return [
    {
      path: "litellm.spendLogs.maximumSize",
      value: `${bound}Mi`,
      allowed: `at most ${largest}Mi, so that everything fits postgres.storage (${volume}Mi), half of it at most: ${sum}`,
      remedy: "Lower it, or raise postgres.storage; a full volume stops PostgreSQL.",
    },
  ];
}

function unboundedWal({ parameters }: PostgresSettings): Problem {
  const names = ["max_wal_size", "wal_keep_size", "max_slot_wal_keep_size"].filter((name) => name in parameters);
  return {
    path: `postgres.parameters`,
    value: Object.fromEntries(names.map((name) => [name, parameters[name]])),
    allowed: "sizes such as 1GB; for max_slot_wal_keep_size none below 0, which is no limit",
    remedy: "A standby that is away would fill the volume with WAL, which stops PostgreSQL.",
  };
}
