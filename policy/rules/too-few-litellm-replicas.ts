import { z } from "zod";

import { defineRule } from "../pack/rule";
import { proxiesOf } from "../stack/proxy";

/**
 * With one replica the gateway is down while its node is drained or its pod is replaced. With an autoscaler, its minimum
 * counts.
 */
export const tooFewLitellmReplicas = defineRule({
  name: "too-few-litellm-replicas",
  description: "The LiteLLM proxy needs two replicas or more, so that the loss of one pod or node is not an outage.",
  remedy: "Set llm-gateway:litellm.replicas (or the HorizontalPodAutoscaler's minReplicas) to 2 or more.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
  alone: true,
  options: { minimum: z.int().min(1).default(2).describe("the minimum number of replicas") },
  check(stack, { minimum }, report) {
    for (const { workload } of proxiesOf(stack)) {
      const { replicas, resource } = workload;
      if (resource.kind === "DaemonSet" || typeof replicas === "symbol") continue;
      const count = typeof replicas === "number" ? replicas : 1;
      if (count < minimum)
        report(`has ${count} ${count === 1 ? "replica" : "replicas"}, fewer than ${minimum}`, resource);
    }
  },
});
