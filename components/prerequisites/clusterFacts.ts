import type { KubeConfig } from "@kubernetes/client-node";

import { stackLabel } from "../kubernetes/labels";
import { reasonOf, UserError } from "../userError";
import { type LivingCluster, livingClusters } from "./livingClusters";
import { foundOperator, type FoundOperator, operatorSelector } from "./operator";

/** What was found of something that the check looked for; `unknown` where the credentials may not look. */
export type Finding = "present" | "absent" | "unknown";

/** What the API server reports about a stack's prerequisites. */
export interface ClusterFacts {
  /** The API groups that are served, with their versions: `postgresql.cnpg.io/v1`. */
  apis: ReadonlySet<string>;
  /** Names of the storage classes; undefined where the credentials may not list them. */
  storageClasses?: readonly { name: string; isDefault: boolean }[];
  /** Names of the volume snapshot classes; undefined where not served or not to be listed. */
  volumeSnapshotClasses?: readonly string[];
  /** The CloudNativePG operators, of any namespace; undefined where the credentials may not list Deployments. */
  operators?: readonly FoundOperator[];
  /** What the Cluster of that name was made from; undefined where there is none, it wasn't looked for, or may not be read. */
  bootstrap?: { recovery?: Record<string, unknown> };
  /** The PostgreSQL Clusters that exist; undefined where they weren't looked for or may not be listed. */
  clusters?: readonly LivingCluster[];
  /** The namespace, and the stack that its label names. */
  namespace: { finding: Finding; stack?: string };
}

/** The cluster doesn't answer. */
export class UnreachableError extends UserError {
  constructor(server: string, cause: unknown) {
    super(
      `The Kubernetes API server ${server} doesn't answer (${reasonOf(cause)}); nothing was changed. ` +
        "Check the kubeconfig, its current context and the network, or set checkCluster to false for a preview without a cluster.",
    );
  }
}

const defaultClassAnnotation = "storageclass.kubernetes.io/is-default-class";
const snapshotApi = "snapshot.storage.k8s.io/v1";
const forbidden = [401, 403];

/**
 * Reads from the API server what the check needs, and changes nothing.
 * @param namespace not looked for where not set
 * @param clusterName the PostgreSQL Cluster in that namespace; what it was made from isn't looked for where not set
 * @throws UnreachableError where it doesn't answer
 */
export async function readClusterFacts(
  kubeConfig: KubeConfig,
  namespace: string | undefined,
  clusterName: string | undefined,
): Promise<ClusterFacts> {
  const { ApiException, ApisApi, AppsV1Api, CoreV1Api, CustomObjectsApi, StorageV1Api } =
    await import("@kubernetes/client-node");
  const status = (error: unknown): number | undefined => (error instanceof ApiException ? error.code : undefined);
  const unlessForbidden = async <T>(look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (forbidden.includes(status(error) ?? 0)) return undefined;
      throw error;
    }
  };

  try {
    const groups = await kubeConfig.makeApiClient(ApisApi).getAPIVersions();
    const apis = new Set(groups.groups.flatMap((group) => group.versions.map((version) => version.groupVersion)));
    const storage = kubeConfig.makeApiClient(StorageV1Api);
    const storageClasses = await unlessForbidden(async () => (await storage.listStorageClass()).items);
    const volumeSnapshotClasses = apis.has(snapshotApi)
      ? await unlessForbidden(async () => {
          const list: unknown = await kubeConfig.makeApiClient(CustomObjectsApi).listClusterCustomObject({
            group: "snapshot.storage.k8s.io",
            version: "v1",
            plural: "volumesnapshotclasses",
          });
          return (list as { items: { metadata: { name: string } }[] }).items.map((item) => item.metadata.name);
        })
      : undefined;
    const apps = kubeConfig.makeApiClient(AppsV1Api);
    const operators = await unlessForbidden(
      async () => (await apps.listDeploymentForAllNamespaces({ labelSelector: operatorSelector })).items,
    );
    const found = await unlessForbidden(async () => {
      if (namespace === undefined) return undefined;
      try {
        const { metadata } = await kubeConfig.makeApiClient(CoreV1Api).readNamespace({ name: namespace });
        return { finding: "present" as const, stack: metadata?.labels?.[stackLabel] };
      } catch (error) {
        if (status(error) === 404) return { finding: "absent" as const };
        throw error;
      }
    });
    const custom = kubeConfig.makeApiClient(CustomObjectsApi);
    const bootstrap = await unlessForbidden(async () => {
      if (found?.finding !== "present" || namespace === undefined || clusterName === undefined) return undefined;
      if (!apis.has("postgresql.cnpg.io/v1")) return undefined;
      const place = { group: "postgresql.cnpg.io", version: "v1", namespace, plural: "clusters", name: clusterName };
      try {
        const cluster: unknown = await custom.getNamespacedCustomObject(place);
        return (cluster as { spec: { bootstrap?: ClusterFacts["bootstrap"] } }).spec.bootstrap;
      } catch (error) {
        if (status(error) === 404) return undefined;
        throw error;
      }
    });
    const kind = { group: "postgresql.cnpg.io", version: "v1", plural: "clusters" };
    const clusters =
      namespace !== undefined && apis.has("postgresql.cnpg.io/v1")
        ? ((await unlessForbidden<unknown>(() => custom.listClusterCustomObject(kind))) ??
          (await unlessForbidden<unknown>(() => custom.listNamespacedCustomObject({ ...kind, namespace }))))
        : undefined;
    return {
      apis,
      bootstrap,
      storageClasses: storageClasses?.map(({ metadata }) => ({
        name: metadata?.name ?? "",
        isDefault: metadata?.annotations?.[defaultClassAnnotation] === "true",
      })),
      volumeSnapshotClasses,
      operators: operators?.map(foundOperator),
      clusters: clusters === undefined ? undefined : livingClusters(clusters),
      namespace: found ?? { finding: "unknown" },
    };
  } catch (error) {
    if (status(error) !== undefined) throw error;
    throw new UnreachableError(kubeConfig.getCurrentCluster()?.server ?? "of no context", error);
  }
}
