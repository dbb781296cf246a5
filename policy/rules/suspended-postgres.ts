import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { isNamed, type Resource } from "../stack/resource";
import { at, isObject, text } from "../stack/values";

/** The annotations that make the operator stop an instance or a part of its own work: the values, and their effect. */
const annotations: [name: string, value: RegExp, harm: string][] = [
  ["cnpg.io/hibernation", /^on$/, "every instance is stopped"],
  ["cnpg.io/fencedInstances", /\[\s*"/, "PostgreSQL is stopped in those instances"],
  ["cnpg.io/reconciliationLoop", /^disabled$/, "the operator stops managing the Cluster, failover included"],
  ["cnpg.io/reconcilePodSpec", /^disabled$/, "changes don't reach the instances"],
  ["cnpg.io/validation", /^disabled$/, "the operator accepts invalid Clusters"],
  ["cnpg.io/skipWalArchiving", /^enabled$/, "no WAL is archived, so point-in-time recovery is impossible"],
  ["cnpg.io/skipEmptyWalArchiveCheck", /^enabled$/, "another Cluster's archive may be overwritten"],
  ["cnpg.io/podPatch", /\S/, "it changes the instances' pods in ways that rules can't judge"],
  ["alpha.cnpg.io/livenessPinger", /"enabled"\s*:\s*false/, "an isolated primary keeps running beside the new one"],
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
  if (at(replica, "enabled") === true || follows) yield "is a replica cluster (spec.replica): writes fail";
  if (at(spec, "primaryUpdateStrategy") === "supervised") {
    yield "waits for a manual switchover to update its primary (primaryUpdateStrategy supervised)";
  }
  if (at(spec, "nodeMaintenanceWindow", "inProgress") === true) {
    yield "has nodeMaintenanceWindow.inProgress: lost instances are not replaced, and the replicas' PDB is removed";
  }
}

/** Such settings are meant for maintenance. Left in a manifest, they leave PostgreSQL stopped or unmanaged. */
export const suspendedPostgres = defineRule({
  name: "suspended-postgres",
  description: "PostgreSQL must run and be managed by the operator: no annotation or field may suspend either.",
  remedy: "Remove the annotation or field from the manifest. For maintenance, set it by hand and remove it afterwards.",
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
