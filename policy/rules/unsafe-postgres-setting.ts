import { parameterFaults } from "../detectors/postgresParameters";
import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import type { Resource } from "../stack/resource";
import { at, items, text } from "../stack/values";

/** Fields of a Cluster that must not have a value: the path, that value, and its effect. */
const switches: [path: string, value: boolean, harm: string][] = [
  ["enableSuperuserAccess", true, "the superuser can log in over the network"],
  ["postgresql.enableAlterSystem", true, "ALTER SYSTEM overrides every reviewed parameter"],
  ["bootstrap.initdb.dataChecksums", false, "damaged pages go unnoticed"],
  ["replicationSlots.highAvailability.enabled", false, "a replica that falls behind must be cloned again"],
  ["probes.liveness.isolationCheck.enabled", false, "an isolated primary keeps running beside the new one"],
];

/** Attributes that a role of PostgreSQL must not have. */
const powers = ["superuser", "createrole", "replication", "bypassrls"];

/** The method of pg_hba.conf that accepts every user without authentication. */
const trusting = /\strust\s*$/i;

function* faultsOf(cluster: Resource): Iterable<string> {
  const spec = at(cluster.inputs, "spec");
  for (const [path, value, harm] of switches) {
    if (at(spec, ...path.split(".")) === value) yield `sets ${path} to ${String(value)}: ${harm}`;
  }
  yield* parameterFaults(cluster);
  for (const role of items(at(spec, "managed", "roles"))) {
    for (const power of powers.filter((name) => at(role, name) === true)) {
      yield `gives the role ${text(at(role, "name")) ?? "without a name"} ${power}`;
    }
  }
  for (const line of items(at(spec, "postgresql", "pg_hba"))) {
    if (typeof line === "string" && trusting.test(line.replace(/#.*/, "")))
      yield "accepts users without a password (pg_hba trust)";
  }
  for (const service of items(at(spec, "managed", "services", "additional"))) {
    const type = at(service, "serviceTemplate", "spec", "type");
    if (type === "LoadBalancer")
      yield "creates a Service of type LoadBalancer: PostgreSQL is reachable from outside the cluster";
  }
}

/**
 * Some valid settings of PostgreSQL and the operator give up durability or access control without a warning. Keys, budgets
 * and spend are then lost in a crash, or readable by anybody who can reach the port.
 */
export const unsafePostgresSetting = defineRule({
  name: "unsafe-postgres-setting",
  description:
    "PostgreSQL must keep committed data and authenticate every client: no fsync off, no superuser over the network, no trust.",
  remedy: "Remove the setting from the Cluster: the operator's defaults are safe.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://www.postgresql.org/docs/18/runtime-config-wal.html",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) for (const fault of faultsOf(cluster)) report(fault, cluster);
  },
});
