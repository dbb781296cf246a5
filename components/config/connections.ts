import type { Settings } from "../settings";
import type { Problem } from "./problem";

/** PostgreSQL's default of `max_connections`, which CloudNativePG does not change. */
const defaultMaximum = 100;
/** PostgreSQL's default of `superuser_reserved_connections`. */
const defaultReserve = 3;
/** The migration's schema engine and its client. */
const migration = 2;
/** The instance manager's probes, its metrics exporter, and a person with psql. */
const operator = 5;

/** Connections that can exist at once. Replication is counted apart (`max_wal_senders`, PostgreSQL 12 and later). */
export interface ConnectionSum {
  /** During a rollout every old pod may still end its streams while every new one serves. */
  proxies: number;
  migration: number;
  operator: number;
  reserve: number;
  total: number;
}

/** Adds up what can connect to PostgreSQL at once. */
export function connectionSum({ litellm, postgres }: Settings): ConnectionSum {
  const proxies = 2 * litellm.replicas * litellm.databaseConnections;
  const reserve = Number(postgres.parameters.superuser_reserved_connections ?? defaultReserve);
  return { proxies, migration, operator, reserve, total: proxies + migration + operator + reserve };
}

/** The sum, spelt out, where PostgreSQL doesn't take as many connections. */
export function connectionProblems(settings: Settings): Problem[] {
  const { litellm, postgres } = settings;
  const sum = connectionSum(settings);
  const maximum = Number(postgres.parameters.max_connections ?? defaultMaximum);
  if (sum.total <= maximum) return [];
  return [
    {
      path: "litellm.databaseConnections",
      value: litellm.databaseConnections,
      allowed:
        `a number with which all connections fit max_connections (${maximum}): ` +
        `2 x ${litellm.replicas} replicas x ${litellm.databaseConnections} in a rollout + ${sum.migration} for the migration + ` +
        `${sum.operator} for the operator + ${sum.reserve} reserved = ${sum.total}`,
      remedy:
        "Lower it, or raise postgres.parameters.max_connections; each connection takes about 10 MB of an instance.",
    },
  ];
}
