import { z } from "zod";

import { parameterSeconds } from "../detectors/postgresParameters";
import { defineRule } from "../pack/rule";
import { archiverOf, clustersOf, isRecoverySource, objectStoresOf, scheduledBackupsOf } from "../stack/postgres";
import { isNamed, sameNamespace } from "../stack/resource";
import { at, type Value } from "../stack/values";

/** CloudNativePG's default. */
const defaultTimeout = "5min";

/**
 * Base backups alone restore the state of the last night. Without a base backup archived WAL restores nothing. A segment is
 * archived only when it is full or after `archive_timeout`: until then its commits are on the cluster's volumes alone.
 */
export const objectStoreWithoutWalArchive = defineRule({
  name: "object-store-without-wal-archive",
  description:
    "A Cluster with an object store must archive WAL to it within minutes, and take scheduled base backups in it.",
  remedy:
    "Set llm-gateway:postgres.objectStore, which does all of it, or set isWALArchiver on the Cluster's barman-cloud plugin, archive_timeout, and a ScheduledBackup of the method plugin.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/",
  alone: false,
  options: {
    maximumSeconds: z
      .number()
      .positive()
      .default(300)
      .describe("the longest `archive_timeout`, in seconds: what can be lost with the cluster"),
  },
  check(stack, { maximumSeconds }, report) {
    const clusters = clustersOf(stack);
    for (const store of objectStoresOf(stack)) {
      const used = clusters.some((cluster) => {
        const name = at(archiverOf(cluster), "parameters", "barmanObjectName");
        return name !== undefined && isNamed(store, name) !== false && sameNamespace(store, cluster);
      });
      if (!used && !clusters.some((cluster) => isRecoverySource(store, cluster)))
        report("is not the WAL archive of a Cluster", store);
    }
    for (const cluster of clusters.filter((candidate) => archiverOf(candidate) !== undefined)) {
      const skipped = at(cluster.inputs, "metadata", "annotations", "cnpg.io/skipWalArchiving");
      if (skipped === "enabled") report("archives no WAL (annotation cnpg.io/skipWalArchiving)", cluster);
      const timeout = at(cluster.inputs, "spec", "postgresql", "parameters", "archive_timeout") ?? defaultTimeout;
      const fault = timeoutFault(timeout, maximumSeconds);
      if (fault !== undefined) report(fault, cluster);
      const base = scheduledBackupsOf(stack, cluster).some((backup) => {
        const method = at(backup.inputs, "spec", "method");
        return method === "plugin" || typeof method === "symbol";
      });
      if (!base) report("archives WAL, but has no ScheduledBackup of the method plugin to replay it on", cluster);
    }
  },
});

function timeoutFault(timeout: Value, maximumSeconds: number): string | undefined {
  if (typeof timeout === "symbol") return undefined;
  const seconds = parameterSeconds(timeout);
  if (seconds === undefined) return `has an archive_timeout (${String(timeout)}) that can't be read`;
  if (seconds === 0) return "archives a WAL segment only when it is full (archive_timeout 0)";
  return seconds > maximumSeconds
    ? `archives WAL only after ${seconds} s (archive_timeout ${String(timeout)}), more than ${maximumSeconds}`
    : undefined;
}
