import { z } from "zod";

import { clusterFaults, containerFaults, podFaults } from "../detectors/podSecurity";
import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { at } from "../stack/values";
import { containersOf, workloadsOf } from "../stack/workloads";

/**
 * Checks the restricted Pod Security Standard on the pod itself: others can change a namespace's labels, and the API server
 * refuses pods only when they are created. In addition, the root file system must be read-only, so that an attacker can't
 * write to it.
 */
export const podSecurityNotRestricted = defineRule({
  name: "pod-security-not-restricted",
  description: "Every container must meet the restricted Pod Security Standard, and have a read-only root file system.",
  remedy:
    "Set runAsNonRoot true, allowPrivilegeEscalation false, capabilities.drop [ALL], seccompProfile RuntimeDefault and readOnlyRootFilesystem true. Remove host namespaces, host paths and host ports.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  alone: true,
  options: {
    readOnlyRootFilesystem: z.boolean().default(true).describe("also require a read-only root file system"),
  },
  check(stack, { readOnlyRootFilesystem }, report) {
    for (const cluster of clustersOf(stack)) {
      for (const fault of clusterFaults(at(cluster.inputs, "spec"))) report(`has ${fault}`, cluster);
    }
    for (const workload of workloadsOf(stack)) {
      for (const fault of podFaults(workload.pod)) report(`has ${fault} (${workload.path})`, workload.resource);
      for (const container of containersOf(workload)) {
        for (const fault of containerFaults(container.spec, workload.pod, readOnlyRootFilesystem)) {
          report(`has ${fault} in container ${container.name}`, workload.resource);
        }
      }
    }
  },
});
