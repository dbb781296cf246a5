import { growthBetweenCleanings } from "../litellm/spendLogSettings";
import { mostWal } from "../postgres/walParameters";
import type { PostgresSettings, Settings } from "../settings";
import type { Problem } from "./problem";
import { toMebibytes } from "./quantity";

/**
 * Deleted rows that are not vacuumed yet, as a share of the live ones: PostgreSQL's default of
 * `autovacuum_vacuum_scale_factor`. New rows can't use their space before.
 */
const unvacuumedShare = 0.2;

/** The settings that the sum depends on. */
type Database = Pick<PostgresSettings, "instances" | "parameters" | "storage"> & { objectStore?: object };

/** The use of the database's volume beside the spend logs, in MiB. */
interface VolumeSum {
  volume: number;
  /** The most WAL. */
  wal: number;
  /** Growth of the spend logs above their bound until the next cleaning. */
  growth: number;
  /** PostgreSQL's catalogs and LiteLLM's other tables: 5 % of the volume. */
  others: number;
  /** Inodes and journal of ext4: 5 % of the volume. */
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

/** The largest bound of the spend logs with which everything fits the volume, in MiB: at most half of the volume. */
export function largestSpendLogs(postgres: Database, replicas: number, cleaningMinutes: number): number {
  const { volume, wal, growth, others, fileSystem } = volumeSum(postgres, replicas, cleaningMinutes);
  const left = volume - wal - growth - others - fileSystem;
  return Math.max(0, Math.floor(Math.min(volume / 2, left / (1 + unvacuumedShare))));
}

/** Reports settings that could fill the database's volume, which stops PostgreSQL. */
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
      allowed: `at most ${largest}Mi, so that everything fits postgres.storage (${volume}Mi), and at most half of it: ${sum}`,
      remedy: "Lower it, or raise postgres.storage; a full volume stops PostgreSQL.",
    },
  ];
}

function unboundedWal({ parameters }: PostgresSettings): Problem {
  const names = ["max_wal_size", "wal_keep_size", "max_slot_wal_keep_size"].filter((name) => name in parameters);
  return {
    path: `postgres.parameters`,
    value: Object.fromEntries(names.map((name) => [name, parameters[name]])),
    allowed: "sizes such as 1GB; not -1 for max_slot_wal_keep_size, which means no limit",
    remedy: "WAL kept for an unavailable standby would fill the volume, which stops PostgreSQL.",
  };
}
