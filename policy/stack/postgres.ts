import { isKind, isNamed, type Resource, sameNamespace } from "./resource";
import { oncePerStack, type Stack } from "./stack";
import { at, isObject, items, type Value } from "./values";

const group = "postgresql.cnpg.io";

/** The CloudNativePG Clusters of the stack. */
export const clustersOf = oncePerStack((stack: Stack): Resource[] =>
  stack.resources.filter((resource) => isKind(resource, "Cluster", group)),
);

/** The ScheduledBackups of a Cluster, including those whose Cluster is not known yet. */
export function scheduledBackupsOf(stack: Stack, cluster: Resource): Resource[] {
  return stack.resources.filter((resource) => {
    const named = at(resource.inputs, "spec", "cluster", "name");
    const mayBe = isNamed(cluster, named) !== false;
    return isKind(resource, "ScheduledBackup", group) && mayBe && sameNamespace(resource, cluster);
  });
}

/** Every ScheduledBackup of the stack. */
export function allScheduledBackups(stack: Stack): Resource[] {
  return stack.resources.filter((resource) => isKind(resource, "ScheduledBackup", group));
}

/** The object stores of the barman-cloud plugin in the stack. */
export const objectStoresOf = oncePerStack((stack: Stack): Resource[] =>
  stack.resources.filter((resource) => isKind(resource, "ObjectStore", "barmancloud.cnpg.io")),
);

/** The plugin that archives the WAL of a Cluster; undefined if there is none. */
export function archiverOf(cluster: Resource): Value {
  return items(at(cluster.inputs, "spec", "plugins")).find(
    (plugin) => at(plugin, "isWALArchiver") === true && at(plugin, "enabled") !== false,
  );
}

/** Whether a Cluster may be restored from an object store. */
export function isRecoverySource(store: Resource, cluster: Resource): boolean {
  if (!sameNamespace(store, cluster)) return false;
  return items(at(cluster.inputs, "spec", "externalClusters")).some((external) => {
    const name = at(external, "plugin", "parameters", "barmanObjectName");
    return name !== undefined && isNamed(store, name) !== false;
  });
}

/** The number of instances of a Cluster; CloudNativePG's default is 1. */
export function instancesOf(cluster: Resource): Value {
  return at(cluster.inputs, "spec", "instances") ?? 1;
}

/** The labels that the operator sets on pods and volumes, unless a Cluster's inherited labels override them. */
export const operatorLabels = {
  "app.kubernetes.io/managed-by": "cloudnative-pg",
  "app.kubernetes.io/name": "postgresql",
} as const;

/**
 * The labels that the operator sets on a Cluster's pods: first the primary's, then a replica's.
 * Source: https://cloudnative-pg.io/documentation/current/labels_annotations/
 */
export function instanceLabels(cluster: Resource): [primary: Value, replica: Value] {
  const inherited = at(cluster.inputs, "spec", "inheritedMetadata", "labels");
  const own = (role: string): Value => ({
    ...operatorLabels,
    ...(isObject(inherited) ? inherited : {}),
    "cnpg.io/cluster": at(cluster.inputs, "metadata", "name"),
    "cnpg.io/podRole": "instance",
    "cnpg.io/instanceRole": role,
    role,
  });
  return [own("primary"), own("replica")];
}
