import type { V1Pod } from "@kubernetes/client-node";

/** The roles of the operator's Jobs that make the first instance from a backup (CloudNativePG 1.30, `pkg/specs/jobs.go`). */
const recoveryRoles = ["full-recovery", "snapshot-recovery"];

/** The pods of failed attempts to restore a Cluster. The operator repeats each, whether or not it can succeed. */
export function failedRecoveries(pods: readonly V1Pod[]): V1Pod[] {
  return pods.filter(
    ({ metadata, status }) =>
      recoveryRoles.includes(metadata?.labels?.["cnpg.io/jobRole"] ?? "") && status?.phase === "Failed",
  );
}

/** Texts of PostgreSQL, of the operator and of Barman, for failures that another attempt doesn't mend. */
const causes: readonly [text: string, because: string][] = [
  [
    "recovery ended before configured recovery target was reached",
    "postgres.recovery.targetTime is later than the last archived commit; set an earlier time, or none to restore all that was archived",
  ],
  [
    "no target backup found",
    "the object store has no base backup of postgres.recovery.objectStore.serverName, or none from before postgres.recovery.targetTime",
  ],
  [
    "first needed WAL in the archive: object storage or file not found",
    "the newest base backup, or the newest before postgres.recovery.targetTime, starts with WAL that the archive lacks; set postgres.recovery.targetTime to before that backup",
  ],
  [
    "Expected empty archive",
    "the archive that the restored database would write to isn't empty; set postgres.objectStore.serverName to a new name",
  ],
];

/**
 * Why a restore can't succeed, by the log of a failed attempt; undefined where another attempt may. Nothing of the log is
 * repeated: it may hold data.
 */
export function recoveryFailure(log: string, clusterName: string): string | undefined {
  const because = causes.find(([text]) => log.includes(text))?.[1];
  return because === undefined
    ? undefined
    : `${because}. It holds no data yet: also delete it (\`kubectl delete cluster ${clusterName}\`), and add --refresh to the next \`pulumi up\``;
}
