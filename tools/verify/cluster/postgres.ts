import type { ClusterClient } from "../../cluster/clusterClient";
import { waitFor } from "../../shared/waitFor";
import type { CheckContext } from "../check";
import { primaryOf } from "./cnpg";
import { execInPod } from "./exec";

/** The database that the checks write to instead of the gateway's own. Dropped at the end of a check. */
export const probeDatabase = "llm_gateway_verify";

/** The container that runs PostgreSQL in an instance's pod (CloudNativePG). */
const container = "postgres";

/** Selects the server's time, as `recoveryTarget.targetTime` and `postgres.recovery.targetTime` take it. */
export const selectTime = `select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * Runs SQL as the superuser inside one instance's pod, over its local socket, so that no password is needed. Each
 * statement is a transaction of its own.
 * @returns the rows of the last statement, every value as text
 * @throws Error with PostgreSQL's message
 */
export async function sql(
  client: ClusterClient,
  pod: string,
  database: string,
  ...statements: string[]
): Promise<string[][]> {
  const commands = statements.flatMap((statement) => ["-c", statement]);
  const { stdout } = await execInPod(client, pod, container, [
    ...["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database],
    ...commands,
  ]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

/** One replica in the primary's `pg_stat_replication`. */
export interface Replication {
  /** The replica's pod. */
  name: string;
  /** `streaming` while it follows the primary. */
  state: string;
  /** `async`, `sync`, `quorum` or `potential`. */
  syncState: string;
}

/** The replicas that follow a primary. */
export async function replicationOf(client: ClusterClient, primary: string): Promise<Replication[]> {
  const rows = await sql(
    client,
    primary,
    "postgres",
    "select application_name, state, sync_state from pg_stat_replication order by application_name",
  );
  return rows.map(([name = "", state = "", syncState = ""]) => ({ name, state, syncState }));
}

/** Creates an empty probe database, owned by the role of the writer. */
export async function createProbeDatabase(client: ClusterClient, primary: string, owner: string): Promise<void> {
  await sql(
    client,
    primary,
    "postgres",
    `drop database if exists ${probeDatabase} with (force)`,
    `create database ${probeDatabase} owner "${owner}"`,
  );
}

/**
 * Drops the probe database at the end of the check. Retried, because after a failed failover there may be no primary yet.
 */
export function deferDrop({ cluster, target, cleanup }: CheckContext): void {
  const { cluster: name } = target.postgres;
  cleanup.defer("drop the probe database", async () => {
    await waitFor(
      async () => {
        await sql(
          cluster,
          await primaryOf(cluster, name),
          "postgres",
          `drop database if exists ${probeDatabase} with (force)`,
        );
        return true;
      },
      { deadline: 240, interval: 2, what: "the primary to drop the probe database" },
    );
  });
}
