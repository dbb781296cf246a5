import type { PostgresSettings, Settings } from "../settings";
import type { Problem } from "./problem";

/** The parameters that the sum depends on, with PostgreSQL's defaults. CloudNativePG doesn't change them. */
const defaults = { max_connections: 100, superuser_reserved_connections: 3, reserved_connections: 0 };
/** Connections of the migration: its schema engine and its client. */
const migration = 2;

/**
 * Connections of the operator: the pools of the instance manager and of its metrics exporter (3 each, CloudNativePG 1.30,
 * `pool/pool.go`), `pg_isready`, one for a person with psql, and one of each replica to the primary. Measured in a failover
 * of three instances: 3 at once.
 */
const operatorConnections = (instances: number): number => 3 + 3 + 1 + 1 + (instances - 1);

/** Connections that can exist at once. Replication has its own limit (`max_wal_senders`, PostgreSQL 12 and later). */
export interface ConnectionSum {
  /** During a rollout every old pod can still serve its streams while every new one serves requests. */
  proxies: number;
  migration: number;
  operator: number;
  reserve: number;
  total: number;
}

/** The value of a parameter; NaN if it is not a whole number. */
function valueOf({ parameters }: PostgresSettings, name: keyof typeof defaults): number {
  const written = parameters[name];
  if (written === undefined) return defaults[name];
  return /^\d+$/.test(written.trim()) ? Number(written) : Number.NaN;
}

/** The connections that PostgreSQL permits: `max_connections`. NaN where it isn't a whole number, which is rejected. */
export function connectionMaximum(postgres: PostgresSettings): number {
  return valueOf(postgres, "max_connections");
}

/** Sums the connections that PostgreSQL can get at once. */
export function connectionSum({ litellm, postgres }: Settings): ConnectionSum {
  const proxies = 2 * litellm.replicas * litellm.databaseConnections;
  const operator = operatorConnections(postgres.instances);
  const reserve = valueOf(postgres, "superuser_reserved_connections") + valueOf(postgres, "reserved_connections");
  return { proxies, migration, operator, reserve, total: proxies + migration + operator + reserve };
}

/** Reports more connections than `max_connections`, with the sum. */
export function connectionProblems(settings: Settings): Problem[] {
  const { litellm, postgres } = settings;
  const unreadable = unreadableProblems(postgres);
  if (unreadable.length > 0) return unreadable;
  const sum = connectionSum(settings);
  const maximum = connectionMaximum(postgres);
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

function unreadableProblems(postgres: PostgresSettings): Problem[] {
  return (Object.keys(defaults) as (keyof typeof defaults)[])
    .filter((name) => Number.isNaN(valueOf(postgres, name)))
    .map((name) => ({
      path: `postgres.parameters.${name}`,
      value: postgres.parameters[name],
      allowed: `a whole number, as text, such as "${defaults[name]}"`,
      remedy: "PostgreSQL would not start.",
    }));
}
