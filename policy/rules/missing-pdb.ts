import { z } from "zod";

import { defineRule } from "../pack/rule";
import { pdbsOf, covers } from "../stack/pdb";
import { workloadsOf } from "../stack/workloads";

/**
 * Without a PodDisruptionBudget a drain can evict all replicas at once. Selectors are evaluated, including
 * `matchExpressions`: a PDB whose selector doesn't match protects nothing.
 */
export const missingPDB = defineRule({
  name: "missing-pdb",
  description:
    "Every Deployment and StatefulSet with two replicas or more needs a PodDisruptionBudget that selects its pods.",
  remedy: "Add a PodDisruptionBudget in the same namespace whose selector matches the labels of the pod template.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  alone: false,
  options: { minimumReplicas: z.int().min(2).default(2).describe("the replica count from which a PDB is required") },
  check(stack, { minimumReplicas }, report) {
    for (const { resource, labels, replicas } of workloadsOf(stack)) {
      if (!["Deployment", "StatefulSet"].includes(resource.kind)) continue;
      if (typeof replicas !== "number" || replicas < minimumReplicas) continue;
      const group = { resource, labels, replicas, handsOver: false };
      if (pdbsOf(stack).every((pdb) => covers(pdb, group) === false)) {
        report(`has ${replicas} replicas, but no PodDisruptionBudget selects its pods`, resource);
      }
    }
  },
});
