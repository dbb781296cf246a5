import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { isNamed, type Resource } from "../stack/resource";
import { at, isObject, text } from "../stack/values";

/** The annotations by which the operator is told to stop something: the values that do it, and what comes of that. */
const annotations: [name: string, value: RegExp, harm: string][] = [
  ["cnpg.io/hibernation", /^on$/, "every instance is stopped"],
  ["cnpg.io/fencedInstances", /\[\s*"/, "PostgreSQL is stopped in those instances"],
  ["cnpg.io/reconciliationLoop", /^disabled$/, "the operator doesn't fail over any more"],
  ["cnpg.io/reconcilePodSpec", /^disabled$/, "changes don't reach the instances"],
  ["cnpg.io/validation", /^disabled$/, "the operator accepts what it knows to be wrong"],
  ["cnpg.io/skipWalArchiving", /^enabled$/, "no WAL is archived, and no restore to a point in time is possible"],
  ["cnpg.io/skipEmptyWalArchiveCheck", /^enabled$/, "another Cluster's archive may be overwritten"],
  ["cnpg.io/podPatch", /\S/, "the instances' pods are changed past every rule"],
  ["alpha.cnpg.io/livenessPinger", /"enabled"\s*:\s*false/, "a primary that is cut off goes on beside the new one"],
];

function* faultsOf(cluster: Resource): Iterable<string> {
  for (const [name, value, harm] of annotations) {
    const set = text(at(cluster.inputs, "metadata", "annotations", name));
    if (set !== undefined && value.test(set)) yield `has the annotation ${name}: ${harm}`;
  }
  const spec = at(cluster.inputs, "spec");
  const replica = at(spec, "replica");
  const primary = isObject(replica) ? replica.primary : undefined;
  const follows = primary !== undefined && isNamed(cluster, primary) === false && at(replica, "self") !== primary;
  if (at(replica, "enabled") === true || follows) yield "is a replica cluster (replica): nothing can be written";
  if (at(spec, "primaryUpdateStrategy") === "supervised") {
    yield "waits for a person before it updates its primary (primaryUpdateStrategy supervised)";
  }
  if (at(spec, "nodeMaintenanceWindow", "inProgress") === true) {
    yield "declares node maintenance (nodeMaintenanceWindow.inProgress): lost instances are not replaced, and no PDB is kept";
  }
}

/** A switch that was meant for an hour of maintenance is easily shipped: the Cluster looks as before, and nobody cares for it. */
export const suspendedPostgres = defineRule({
  name: "suspended-postgres",
  description: "Neither PostgreSQL nor the operator's care for it may be suspended, by annotation or by field.",
  remedy: "Take the annotation or field out of the manifest; maintenance is declared by hand, and taken back after it.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/labels_annotations/",
  alone: true,
  options: {},
  check(stack, _options, report) {
    for (const cluster of clustersOf(stack)) for (const fault of faultsOf(cluster)) report(fault, cluster);
  },
});
