import { z } from "zod";

import { defineRule } from "../pack/rule";
import { matches } from "../stack/pattern";
import { objectNamed } from "../stack/proxy";
import type { Resource } from "../stack/resource";
import { bindingsOf } from "../stack/roles";
import type { Stack } from "../stack/stack";
import { at, isObject, items, type Value } from "../stack/values";
import { workloadsOf } from "../stack/workloads";

/** Whether a token is projected into a volume of the pod. */
function projectsToken(pod: Value): boolean {
  const sources = items(at(pod, "volumes")).flatMap((volume) => items(at(volume, "projected", "sources")));
  return sources.some((source) => isObject(at(source, "serviceAccountToken")));
}

/** Whether a token is mounted: the pod's setting overrides the service account's, and the default is true. */
function getsToken(stack: Stack, workload: Resource, pod: Value, account: Value): boolean {
  if (projectsToken(pod)) return true;
  const own = at(pod, "automountServiceAccountToken");
  const named = objectNamed(stack, "ServiceAccount", account, workload);
  if (typeof named === "symbol") return false;
  const mounted = own ?? at(named?.inputs, "automountServiceAccountToken") ?? true;
  return mounted !== false && typeof mounted !== "symbol" && typeof pod !== "symbol";
}

/** A pod that doesn't call the API server needs no token; a mounted one helps only an attacker. */
export const unusedServiceAccountToken = defineRule({
  name: "unused-service-account-token",
  description: "A pod may mount a service account token only if the stack binds a role to its service account.",
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
      .describe("service accounts with roles that are bound outside the stack; * matches any text"),
  },
  check(stack, { allowed }, report) {
    for (const { resource, pod } of workloadsOf(stack)) {
      const account = at(pod, "serviceAccountName") ?? at(pod, "serviceAccount") ?? "default";
      if (typeof account !== "string" || allowed.some((pattern) => matches(pattern, account))) continue;
      if (!getsToken(stack, resource, pod, account) || bindingsOf(stack, resource, account).length > 0) continue;
      report(`mounts a token of service account ${account}, but the stack binds no role to it`, resource);
    }
  },
});
