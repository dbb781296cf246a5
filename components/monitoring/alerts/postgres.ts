import { parseQuantity } from "../../config/quantity";
import { mostWal } from "../../postgres/walParameters";
import type { PostgresSettings } from "../../settings";
import { type Alert, jobOf, percentage } from "./alert";

/** Alerts on what CloudNativePG's instances report. */
export function postgresAlerts(settings: PostgresSettings): Alert[] {
  const { clusterName, instances, storage } = settings;
  const selected = (namespace: string, ...matchers: string[]) =>
    `{${[jobOf(namespace, clusterName), ...matchers].join(",")}}`;
  const bytes = parseQuantity(storage) ?? 0;
  return [
    {
      name: "PostgresNoPrimary",
      expression: (namespace) => `(count(cnpg_pg_replication_in_recovery${selected(namespace)} == 0) or vector(0)) < 1`,
      minutes: 1,
      severity: "critical",
      summary: "PostgreSQL has no primary",
      description: "No instance has taken writes for a minute. Proxies whose budgets fail closed refuse requests.",
      runbook: "postgresql-is-down",
      promises: ["pods", "nodes", "visibility"],
    },
    {
      name: "PostgresFenced",
      expression: (namespace) => `max by (pod) (cnpg_collector_fencing_on${selected(namespace)}) == 1`,
      minutes: 5,
      severity: "critical",
      summary: "A PostgreSQL instance is fenced",
      description: "{{ $labels.pod }} has been stopped by a fence for 5 minutes.",
      runbook: "postgresql-is-down",
      promises: ["pods"],
    },
    ...(instances > 1 ? replicationAlerts(settings, selected) : []),
    {
      name: "PostgresArchiveFailing",
      expression: (namespace) =>
        `max(cnpg_pg_stat_archiver_last_failed_time${selected(namespace)}) > ` +
        `max(cnpg_pg_stat_archiver_last_archived_time${selected(namespace)})`,
      minutes: 5,
      severity: "critical",
      summary: "WAL can't be archived",
      description: "The archiving of WAL has failed for 5 minutes. WAL stays on the volume and fills it.",
      runbook: "wal-archiving-fails",
      promises: ["data", "months"],
    },
    {
      name: "PostgresDiskFilling",
      expression: (namespace) =>
        `(sum by (pod) (cnpg_pg_database_size_bytes${selected(namespace)}) + ` +
        `max by (pod) (cnpg_collector_pg_wal${selected(namespace, 'value="size"')})) / ${bytes} > 0.8`,
      minutes: 10,
      severity: "critical",
      summary: "The volume of a PostgreSQL instance is filling",
      description: `Data and WAL of {{ $labels.pod }} take ${percentage} of ${storage}. A full volume stops PostgreSQL.`,
      runbook: "disk-is-filling",
      promises: ["months"],
    },
    {
      name: "PostgresConnectionsFilling",
      expression: (namespace) =>
        `sum by (pod) (cnpg_backends_total${selected(namespace)}) / ` +
        `max by (pod) (cnpg_pg_settings_setting${selected(namespace, 'name="max_connections"')}) > 0.8`,
      minutes: 5,
      severity: "warning",
      summary: "PostgreSQL is running out of connections",
      description: `{{ $labels.pod }} uses ${percentage} of max_connections.`,
      runbook: "connections-are-running-out",
      promises: ["months"],
    },
    {
      name: "PostgresTransactionIdsRunningOut",
      expression: (namespace) => `max by (datname) (cnpg_pg_database_xid_age${selected(namespace)}) > 1e9`,
      minutes: 60,
      severity: "warning",
      summary: "Vacuum doesn't keep up with transactions",
      description:
        "Database {{ $labels.datname }} has {{ $value | humanize }} transaction ids in use; PostgreSQL stops at 2 billion.",
      runbook: "connections-are-running-out",
      promises: ["months"],
    },
    {
      name: "PostgresMetricsFailing",
      expression: (namespace) => `max by (pod) (cnpg_collector_last_collection_error${selected(namespace)}) == 1`,
      minutes: 15,
      severity: "warning",
      summary: "An instance can't collect its metrics",
      description: "{{ $labels.pod }} has reported no or incomplete metrics for 15 minutes: other alerts may not fire.",
      runbook: "postgresql-is-down",
      promises: ["visibility"],
    },
  ];
}

function replicationAlerts(
  settings: PostgresSettings,
  selected: (namespace: string, ...matchers: string[]) => string,
): Alert[] {
  const { instances } = settings;
  const keptForSlots = (mostWal(settings) ?? 0) * 2 ** 20;
  return [
    {
      name: "PostgresReplicasMissing",
      expression: (namespace) => `max(cnpg_pg_replication_streaming_replicas${selected(namespace)}) < ${instances - 1}`,
      minutes: 5,
      severity: "warning",
      summary: "A PostgreSQL replica doesn't stream",
      description: `{{ $value }} of ${instances - 1} replicas stream from the primary. The next loss can cost data or an outage.`,
      runbook: "replica-fell-behind",
      promises: ["pods", "nodes"],
    },
    {
      name: "PostgresOnOneNode",
      expression: (namespace) => `max(cnpg_collector_nodes_used${selected(namespace)}) == 1`,
      minutes: 30,
      severity: "warning",
      summary: "All PostgreSQL instances are on one node",
      description: "The loss of that node is an outage until it returns.",
      runbook: "a-node-is-drained-or-lost",
      promises: ["nodes"],
    },
    {
      name: "PostgresReplicationLag",
      expression: (namespace) => `max by (pod) (cnpg_pg_replication_lag${selected(namespace)}) > 60`,
      minutes: 5,
      severity: "warning",
      summary: "A PostgreSQL replica lags",
      description:
        "{{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary; a failover to it would lose as much.",
      runbook: "replica-fell-behind",
      promises: ["pods", "data"],
    },
    {
      name: "PostgresSlotFallingBehind",
      expression: (namespace) =>
        `max by (slot_name) (cnpg_pg_replication_slots_pg_wal_lsn_diff${selected(namespace)}) > ${Math.floor(keptForSlots / 2)}`,
      minutes: 5,
      severity: "warning",
      summary: "A replica is about to fall too far behind",
      description:
        "{{ $value | humanize1024 }}B of WAL wait for slot {{ $labels.slot_name }}. Past the limit the replica must be made anew.",
      runbook: "replica-fell-behind",
      promises: ["pods", "months"],
    },
  ];
}
