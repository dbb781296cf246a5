import { parameterFaults } from "../detectors/postgresParameters";
import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import type { Resource } from "../stack/resource";
import { at, items, text } from "../stack/values";

/** Switches of a Cluster that undo a promise: the path, the value that does it, and what comes of that. */
const switches: [path: string, value: boolean, harm: string][] = [
  ["enableSuperuserAccess", true, "the superuser can log in over the network"],
  ["postgresql.enableAlterSystem", true, "ALTER SYSTEM overrides every reviewed parameter"],
  ["bootstrap.initdb.dataChecksums", false, "damaged pages go unnoticed"],
  ["replicationSlots.highAvailability.enabled", false, "a replica that falls behind has to be copied anew"],
  ["probes.liveness.isolationCheck.enabled", false, "a primary that is cut off goes on beside the new one"],
];

/** What a role of PostgreSQL may not have. */
const powers = ["superuser", "createrole", "replication", "bypassrls"];

/** Method of pg_hba.conf by which whoever names a user is that user. */
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
      yield "lets users in without a password (trust)";
  }
  for (const service of items(at(spec, "managed", "services", "additional"))) {
    const type = at(service, "serviceTemplate", "spec", "type");
    if (type === "LoadBalancer") yield "makes a Service of type LoadBalancer: PostgreSQL is reachable from outside";
  }
}

/**
 * PostgreSQL and the operator have settings that are valid, start without a word, and give up durability or access
 * control: keys, budgets and spend are then lost in a crash, or open to whoever reaches the port.
 */
export const unsafePostgresSetting = defineRule({
  name: "unsafe-postgres-setting",
  description:
    "PostgreSQL must keep what it confirmed and ask who comes in: no fsync off, no superuser over the network, no trust.",
  remedy: "Take the setting out of the Cluster: the operator's defaults are safe.",
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
