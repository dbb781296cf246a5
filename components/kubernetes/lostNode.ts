import type { types } from "@pulumi/kubernetes";

/** Seconds that a pod without data stays on a node that is NotReady or unreachable. Kubernetes' default is 300. */
const lostNodeSeconds = 10;

/**
 * Has a pod that holds no data replaced elsewhere soon after its node is lost. Kubernetes itself takes up to 50 s until a
 * node counts as lost (docs/runbook.md), so that a short interruption replaces nothing.
 */
export const lostNodeTolerations: types.input.core.v1.Toleration[] = ["not-ready", "unreachable"].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: lostNodeSeconds,
}));
