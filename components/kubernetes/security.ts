import type { types } from "@pulumi/kubernetes";

/** Labels that make a namespace refuse every pod below the restricted Pod Security Standard. */
export const restrictedNamespaceLabels: Record<string, string> = {
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
};

/** A pod's security context under the restricted standard, running as the given user and group. */
export function podSecurityContext(user: number): types.input.core.v1.PodSecurityContext {
  return {
    fsGroup: user,
    // Changing the owner of every file on a large volume delays each start, and is needed once only.
    fsGroupChangePolicy: "OnRootMismatch",
    runAsGroup: user,
    runAsNonRoot: true,
    runAsUser: user,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** A container's security context under the restricted standard, with a root file system it can't write to. */
export const containerSecurityContext: types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};
