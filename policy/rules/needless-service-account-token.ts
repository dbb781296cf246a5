import { z } from "zod";

import { isKind, objectName, type Resource, sameNamespace } from "../resource";
import { defineRule } from "../rule";
import { matches, type Stack } from "../stack";
import { at, items, type Value } from "../values";
import { workloadsOf } from "../workloads";

/** Whether pods get a token: the pod's word goes before the account's, and the default is yes. */
function getsToken(stack: Stack, workload: Resource, pod: Value, account: Value): boolean {
  const own = at(pod, "automountServiceAccountToken");
  const named = stack.resources.find(
    (resource) =>
      isKind(resource, "ServiceAccount", "") && objectName(resource) === account && sameNamespace(resource, workload),
  );
  const mounted = own ?? at(named?.inputs, "automountServiceAccountToken") ?? true;
  return mounted !== false && typeof mounted !== "symbol" && typeof pod !== "symbol";
}

/** Whether a role of the stack is bound to an account: somebody meant it to talk to the API server. */
function isBound(stack: Stack, workload: Resource, account: Value): boolean {
  return stack.resources.some(
    (binding) =>
      (binding.kind === "ClusterRoleBinding" || (binding.kind === "RoleBinding" && sameNamespace(binding, workload))) &&
      items(at(binding.inputs, "subjects")).some(
        (subject) => at(subject, "kind") === "ServiceAccount" && at(subject, "name") === account,
      ),
  );
}

/** A token in a pod that never talks to the API server is of use to intruders only. */
export const needlessServiceAccountToken = defineRule({
  name: "needless-service-account-token",
  description: "A pod gets a service account token only where a role of the stack is bound to its account.",
  remedy: "Set automountServiceAccountToken to false on the pod, or bind a role to its service account.",
  severity: "medium",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  alone: false,
  options: {
    allowed: z
      .array(z.string().min(1))
      .default([])
      .describe("service accounts whose roles are bound outside the stack, * standing for any text"),
  },
  check(stack, { allowed }, report) {
    for (const { resource, pod } of workloadsOf(stack)) {
      const account = at(pod, "serviceAccountName") ?? at(pod, "serviceAccount") ?? "default";
      if (typeof account !== "string" || allowed.some((pattern) => matches(pattern, account))) continue;
      if (!getsToken(stack, resource, pod, account) || isBound(stack, resource, account)) continue;
      report(`mounts a token of service account ${account}, to which no role of the stack is bound`, resource);
    }
  },
});
