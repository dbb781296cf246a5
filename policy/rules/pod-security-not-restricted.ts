import { z } from "zod";

import { clusterFaults, containerFaults, podFaults } from "../detectors/podSecurity";
import { defineRule } from "../pack/rule";
import { clustersOf } from "../stack/postgres";
import { at } from "../stack/values";
import { containersOf, workloadsOf } from "../stack/workloads";

/**
 * The restricted Pod Security Standard, judged from the pod itself: a namespace's labels can be changed by others, and
 * the API server's refusal comes only when pods are made. On top of it, the root file system is to be read-only, so that
 * an intruder can't leave anything in it.
 */
export const podSecurityNotRestricted = defineRule({
  name: "pod-security-not-restricted",
  description: "Every container must pass the restricted Pod Security Standard, with a read-only root file system.",
  remedy:
    "Set runAsNonRoot true, allowPrivilegeEscalation false, capabilities.drop [ALL], seccompProfile RuntimeDefault and readOnlyRootFilesystem true, and give up host namespaces, host paths and host ports.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  alone: true,
  options: {
    readOnlyRootFilesystem: z.boolean().default(true).describe("demand a read-only root file system too"),
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
