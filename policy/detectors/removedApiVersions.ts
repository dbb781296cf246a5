/** An API version that Kubernetes, CloudNativePG or external-snapshotter has removed. */
export interface RemovedVersion {
  /** The group and version, `policy/v1beta1`. */
  version: string;
  /** The first release without it. */
  since: string;
  /** The kinds that were removed; all of them by default. */
  kinds?: readonly string[];
}

/** Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ and the CRDs of CloudNativePG 1.30. */
export const removedVersions: readonly RemovedVersion[] = [
  { version: "extensions/v1beta1", since: "Kubernetes 1.22" },
  { version: "apps/v1beta1", since: "Kubernetes 1.16" },
  { version: "apps/v1beta2", since: "Kubernetes 1.16" },
  { version: "policy/v1beta1", since: "Kubernetes 1.25" },
  { version: "batch/v1beta1", since: "Kubernetes 1.25" },
  { version: "batch/v2alpha1", since: "Kubernetes 1.21" },
  { version: "autoscaling/v2beta1", since: "Kubernetes 1.25" },
  { version: "autoscaling/v2beta2", since: "Kubernetes 1.26" },
  { version: "rbac.authorization.k8s.io/v1alpha1", since: "Kubernetes 1.22" },
  { version: "rbac.authorization.k8s.io/v1beta1", since: "Kubernetes 1.22" },
  { version: "networking.k8s.io/v1beta1", since: "Kubernetes 1.22", kinds: ["Ingress", "IngressClass"] },
  { version: "scheduling.k8s.io/v1beta1", since: "Kubernetes 1.22", kinds: ["PriorityClass"] },
  {
    version: "storage.k8s.io/v1beta1",
    since: "Kubernetes 1.27",
    kinds: ["StorageClass", "VolumeAttachment", "CSIDriver", "CSINode", "CSIStorageCapacity"],
  },
  { version: "apiextensions.k8s.io/v1beta1", since: "Kubernetes 1.22" },
  { version: "apiregistration.k8s.io/v1beta1", since: "Kubernetes 1.22" },
  {
    version: "admissionregistration.k8s.io/v1beta1",
    since: "Kubernetes 1.22",
    kinds: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  },
  { version: "certificates.k8s.io/v1beta1", since: "Kubernetes 1.22", kinds: ["CertificateSigningRequest"] },
  { version: "coordination.k8s.io/v1beta1", since: "Kubernetes 1.22", kinds: ["Lease"] },
  { version: "discovery.k8s.io/v1beta1", since: "Kubernetes 1.25" },
  { version: "events.k8s.io/v1beta1", since: "Kubernetes 1.25" },
  { version: "node.k8s.io/v1beta1", since: "Kubernetes 1.25" },
  { version: "flowcontrol.apiserver.k8s.io/v1beta1", since: "Kubernetes 1.26" },
  { version: "flowcontrol.apiserver.k8s.io/v1beta2", since: "Kubernetes 1.29" },
  { version: "flowcontrol.apiserver.k8s.io/v1beta3", since: "Kubernetes 1.32" },
  { version: "snapshot.storage.k8s.io/v1alpha1", since: "external-snapshotter 5.0" },
  { version: "snapshot.storage.k8s.io/v1beta1", since: "external-snapshotter 8.0" },
  { version: "postgresql.k8s.enterprisedb.io/v1", since: "CloudNativePG, which has postgresql.cnpg.io/v1" },
  { version: "postgresql.cnpg.io/v1alpha1", since: "CloudNativePG 1.0" },
  { version: "postgresql.cnpg.io/v1beta1", since: "CloudNativePG 1.0" },
];
