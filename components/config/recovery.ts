import type { PostgresSettings, Settings } from "../settings";
import { notExactlyOne, type Problem } from "./problem";

const sources = ["backup", "snapshot", "objectStore"] as const;

/** Reports a recovery that can't work: no source or several, a time without WAL, or the stack's own archive. */
export function recoveryProblems({ postgres }: Settings): Problem[] {
  const { recovery } = postgres;
  if (recovery === undefined) return [];
  const given = sources.filter((source) => recovery[source] !== undefined);
  const problems = notExactlyOne("postgres.recovery", given, sources);
  if (recovery.targetTime !== undefined && recovery.objectStore === undefined) {
    problems.push({
      path: "postgres.recovery.targetTime",
      value: recovery.targetTime,
      allowed: "nothing without postgres.recovery.objectStore",
      remedy: "A snapshot has no WAL to replay: it holds the time at which it was taken.",
    });
  }
  return [...problems, ...sharedArchive(postgres)];
}

/** Two databases in one folder overwrite each other's WAL; the plugin refuses to archive to a folder that isn't empty. */
function sharedArchive({ clusterName, objectStore, recovery }: PostgresSettings): Problem[] {
  const source = recovery?.objectStore;
  if (!objectStore || !source || place(objectStore) !== place(source)) return [];
  const own = objectStore.serverName ?? clusterName;
  if (own !== source.serverName) return [];
  return [
    {
      path: "postgres.objectStore.serverName",
      value: own,
      allowed: `another name than postgres.recovery.objectStore.serverName (${source.serverName})`,
      remedy: `The restored database would write to the archive that it is restored from; set it to a new name, such as ${own}-2.`,
    },
  ];
}

/** Where a store is, however it is written. */
function place({ destinationPath, endpointURL = "" }: { destinationPath: string; endpointURL?: string }): string {
  return [endpointURL, destinationPath].map((text) => text.replace(/\/+$/, "")).join(" ");
}
