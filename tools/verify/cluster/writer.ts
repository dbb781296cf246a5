import type { CheckContext } from "../check";
import { type PostgresClusterObject, readCluster } from "./cnpg";
import { probeDatabase, sql } from "./postgres";
import { logOf, startScratchPod } from "./scratchPod";

/** The user of CloudNativePG's PostgreSQL images. */
const postgresUser = 26;

/** Seconds after which the writer ends by itself. */
const lifetime = 900;

const writerName = "verify-writer";

/**
 * Commits one row after another through the Service that leads to the primary, each over a connection of its own, as
 * an application's pool does after an outage, and prints when each attempt began and ended and what came of it.
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

/** The image that a Cluster's instances run. @throws Error where the Cluster doesn't say */
export function imageOf({ metadata, spec, status }: PostgresClusterObject): string {
  const image = status?.image ?? spec.imageName;
  if (image === undefined) throw new Error(`Cluster ${metadata.name} doesn't say which image it runs`);
  return image;
}

/** A writer that commits throughout. */
export interface Writer {
  /** What it has printed so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the writer in a pod of the database's own image; the table is in the probe database. */
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
      fromSecret("PGUSER", "username"),
      fromSecret("PGPASSWORD", "password"),
    ],
    lifetimeSeconds: lifetime,
  });
  return { log: () => logOf(cluster, writerName), stop };
}

/** The role that the gateway connects as. */
export async function ownerOf({ cluster, target }: CheckContext): Promise<string> {
  const { spec } = await readCluster(cluster, target.postgres.cluster);
  return spec.bootstrap?.initdb?.owner ?? "app";
}
