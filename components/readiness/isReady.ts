import type { V1Pod } from "@kubernetes/client-node";

/** Whether a pod's Ready condition is true. */
export function isReady(pod: V1Pod | undefined): boolean {
  return pod?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}
