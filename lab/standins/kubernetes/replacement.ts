import type { Identity } from "./identity";
import type { Settings } from "./settings";

const containerFields = (containers: string): string[] => [`spec.${containers}`];

// Pods can change a few fields only; the rest of a pod made directly is fixed.
const podFields = [...containerFields("containers"), ...containerFields("initContainers"), "spec"];

// Which change replaces an object rather than patching it, as in Pulumi's own provider (pulumi-kubernetes
// provider/pkg/provider/diff.go), by group without its version.
const fields: Record<string, Record<string, string[]>> = {
  apps: {
    DaemonSet: ["spec.selector"],
    Deployment: ["spec.selector"],
    StatefulSet: [
      "spec.podManagementPolicy",
      "spec.revisionHistoryLimit",
      "spec.selector",
      "spec.serviceName",
      "spec.volumeClaimTemplates",
    ],
  },
  batch: { Job: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"] },
  "": {
    PersistentVolumeClaim: ["spec"],
    Pod: podFields,
    ResourceQuota: ["spec.scopes"],
    Secret: ["type"],
    Service: ["spec.clusterIP"],
  },
  "rbac.authorization.k8s.io": { ClusterRoleBinding: ["roleRef"], RoleBinding: ["roleRef"] },
  "storage.k8s.io": { StorageClass: ["parameters", "provisioner"] },
};

/**
 * The property paths (dots between keys) whose change replaces an object of this kind.
 * @param immutable whether the object says of itself that its data never changes
 */
export function replacingFields(
  { apiVersion, kind }: Pick<Identity, "apiVersion" | "kind">,
  settings: Pick<Settings, "enableConfigMapMutable" | "enableSecretMutable">,
  immutable: boolean,
): string[] {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const always = ["metadata.name", "metadata.namespace", ...(fields[group]?.[kind] ?? [])];
  if (group !== "") return always;
  if (kind === "ConfigMap" && (immutable || !settings.enableConfigMapMutable)) return [...always, "data", "binaryData"];
  if (kind === "Secret" && (immutable || !settings.enableSecretMutable)) return [...always, "data", "stringData"];
  return always;
}
