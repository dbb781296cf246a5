import { isNamed, type Resource, sameNamespace } from "./resource";
import { resourcesOf, type Stack } from "./stack";
import { at, isObject, items, type Value } from "./values";

const group = "postgresql.cnpg.io";

/** The CloudNativePG Clusters of the stack. */
export const clustersOf = (stack: Stack): readonly Resource[] => resourcesOf(stack, "Cluster", group);

/** The ScheduledBackups of a Cluster, including those whose Cluster is not known yet. */
export function scheduledBackupsOf(stack: Stack, cluster: Resource): Resource[] {
  return allScheduledBackups(stack).filter((resource) => {
    const named = at(resource.inputs, "spec", "cluster", "name");
    return isNamed(cluster, named) !== false && sameNamespace(resource, cluster);
  });
}

/** Every ScheduledBackup of the stack. */
export function allScheduledBackups(stack: Stack): readonly Resource[] {
  return resourcesOf(stack, "ScheduledBackup", group);
}

/** The object stores of the barman-cloud plugin in the stack. */
export const objectStoresOf = (stack: Stack): readonly Resource[] =>
  resourcesOf(stack, "ObjectStore", "barmancloud.cnpg.io");

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

/** A database's folder in an object store. */
export interface Archive {
  /** Endpoint and path of the store. */
  destination: string;
  serverName: string;
}

/** The folder that a Cluster archives to; undefined where it archives to none, or that isn't known yet. */
export function archiveOf(stack: Stack, cluster: Resource): Archive | undefined {
  const plugin = archiverOf(cluster);
  return plugin === undefined ? undefined : archiveIn(stack, cluster, plugin, at(cluster.inputs, "metadata", "name"));
}

/** The folders that a Cluster may be restored from. */
export function recoveryArchivesOf(stack: Stack, cluster: Resource): Archive[] {
  return items(at(cluster.inputs, "spec", "externalClusters")).flatMap(
    (external) => archiveIn(stack, cluster, at(external, "plugin"), at(external, "name")) ?? [],
  );
}

/** Whether two folders are the same. */
export const sameArchive = (one: Archive, other: Archive): boolean =>
  one.destination === other.destination && one.serverName === other.serverName;

/** @param name what the plugin uses without a `serverName` */
function archiveIn(stack: Stack, cluster: Resource, plugin: Value, name: Value): Archive | undefined {
  const named = at(plugin, "parameters", "barmanObjectName");
  const store = objectStoresOf(stack).find(
    (candidate) => sameNamespace(candidate, cluster) && named !== undefined && isNamed(candidate, named) === true,
  );
  const serverName = at(plugin, "parameters", "serverName") ?? name;
  if (store === undefined || typeof serverName !== "string") return undefined;
  const part = (key: string): string => {
    const value = at(store.inputs, "spec", "configuration", key);
    return typeof value === "string" ? value.replace(/\/+$/, "") : "";
  };
  return { destination: [part("endpointURL"), part("destinationPath")].filter(Boolean).join(" "), serverName };
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
