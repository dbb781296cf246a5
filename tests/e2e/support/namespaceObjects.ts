import { CoreV1Api, KubernetesObjectApi, type KubeConfig } from "@kubernetes/client-node";

/** The kinds of objects that a gateway creates, or that controllers create for it. */
const kinds: [apiVersion: string, kind: string][] = [
  ["v1", "ConfigMap"],
  ["v1", "PersistentVolumeClaim"],
  ["v1", "Pod"],
  ["v1", "Secret"],
  ["v1", "Service"],
  ["v1", "ServiceAccount"],
  ["apps/v1", "Deployment"],
  ["apps/v1", "ReplicaSet"],
  ["apps/v1", "StatefulSet"],
  ["batch/v1", "CronJob"],
  ["batch/v1", "Job"],
  ["policy/v1", "PodDisruptionBudget"],
  ["postgresql.cnpg.io/v1", "Backup"],
  ["postgresql.cnpg.io/v1", "Cluster"],
  ["postgresql.cnpg.io/v1", "ScheduledBackup"],
  ["rbac.authorization.k8s.io/v1", "Role"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  ["snapshot.storage.k8s.io/v1", "VolumeSnapshot"],
];

/** Created by Kubernetes in every namespace. */
const ownedByKubernetes = ["ConfigMap kube-root-ca.crt", "ServiceAccount default"];

/** Every object of those kinds in a namespace, as `Kind name`. */
export async function objectsIn(config: KubeConfig, namespace: string): Promise<string[]> {
  const client = KubernetesObjectApi.makeApiClient(config);
  const found = await Promise.all(
    kinds.map(async ([apiVersion, kind]) => {
      const { items } = await client.list(apiVersion, kind, namespace);
      return items.map(({ metadata }) => `${kind} ${metadata?.name ?? ""}`);
    }),
  );
  return found.flat().filter((object) => !ownedByKubernetes.includes(object));
}

/** Whether there is a namespace of that name. */
export async function namespaceExists(config: KubeConfig, name: string): Promise<boolean> {
  const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
  return items.some(({ metadata }) => metadata?.name === name);
}
