import type { CheckContext } from "../check";
import { databaseOf, type PostgresClusterObject, readCluster } from "./cnpg";
import { probeDatabase, sql } from "./postgres";
import { logOf, startScratchPod } from "./scratchPod";

/** The user of CloudNativePG's PostgreSQL images. */
const postgresUser = 26;

/** Seconds after which the writer stops by itself. */
const lifetime = 900;

const writerName = "verify-writer";

const caFolder = "/etc/postgres-ca";

/**
 * Commits one row after another through the Service for the primary, each over a new connection, as a connection pool
 * does after an outage, and prints start, end and outcome of each attempt.
 */
const script = `
number=0
while :; do
  number=$((number + 1))
  begun=$(date +%s%3N)
  if answer=$(timeout 5 psql -X -q -A -t -v ON_ERROR_STOP=1 \\
    -c "insert into writes (number) values ($number) returning host(inet_server_addr())" 2>&1)
  then outcome=acknowledged
  else outcome=refused
  fi
  echo "$number $begun $(date +%s%3N) $outcome $(echo "$answer" | head -n 1)"
  sleep 0.05
done
`;

/** The image of a Cluster's instances. @throws Error where the Cluster's status has none */
export function imageOf({ metadata, spec, status }: PostgresClusterObject): string {
  const image = status?.image ?? spec.imageName;
  if (image === undefined) throw new Error(`Cluster ${metadata.name} has no image in its status`);
  return image;
}

/** A writer that commits continuously. */
export interface Writer {
  /** Returns its output so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the writer in a pod with the database's image; its table is in the probe database. */
export async function startWriter(context: CheckContext, primary: string): Promise<Writer> {
  const { cluster, target } = context;
  const { cluster: name } = target.postgres;
  await sql(cluster, primary, probeDatabase, `create table writes (number bigint primary key)`);
  const secretName = `${name}-app`;
  await sql(cluster, primary, probeDatabase, `alter table writes owner to "${await ownerOf(context)}"`);
  const fromSecret = (variable: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: secretName, key } },
  });
  const stop = await startScratchPod(context, {
    name: writerName,
    image: imageOf(await readCluster(cluster, name)),
    user: postgresUser,
    command: ["sh", "-c", script],
    env: [
      { name: "PGHOST", value: `${name}-rw` },
      { name: "PGDATABASE", value: probeDatabase },
      { name: "PGCONNECT_TIMEOUT", value: "2" },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: `${caFolder}/ca.crt` },
      fromSecret("PGUSER", "username"),
      fromSecret("PGPASSWORD", "password"),
    ],
    secrets: [{ name: `${name}-ca`, keys: ["ca.crt"], folder: caFolder }],
    lifetimeSeconds: lifetime,
  });
  return { log: () => logOf(cluster, writerName), stop };
}

/** The role that the gateway connects as. */
export async function ownerOf({ cluster, target }: CheckContext): Promise<string> {
  return databaseOf(await readCluster(cluster, target.postgres.cluster)).owner;
}
