import { z } from "zod";

import { defineRule } from "../pack/rule";
import { proxiesOf } from "../stack/proxy";
import { redisServersOf } from "../stack/redisServer";
import { at, hasUnknown, items, type Value } from "../stack/values";

/** What Kubernetes gives a pod without tolerations for a lost node (its DefaultTolerationSeconds admission plugin). */
const usualSeconds = 300;

const conditions = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** The seconds that a pod stays on a node with a condition; undefined if its tolerations are not known yet. */
function secondsOn(condition: string, tolerations: Value): number | undefined {
  if (hasUnknown(tolerations)) return undefined;
  const matching = items(tolerations).filter((toleration) => {
    const [key, effect, value] = ["key", "effect", "value"].map((name) => at(toleration, name) ?? "");
    // The taint has no value, and only this effect evicts.
    return (key === condition || key === "") && (effect === "NoExecute" || effect === "") && value === "";
  });
  if (matching.length === 0) return usualSeconds;
  const limits = matching.map((toleration) => at(toleration, "tolerationSeconds"));
  return Math.min(...limits.map((limit) => (typeof limit === "number" ? limit : Infinity)));
}

/**
 * A pod that holds no data can be replaced as soon as its node is lost. With Kubernetes' default that takes five minutes,
 * in which budgets fail closed if it is Redis's, and one proxy has all the load if it is a proxy's.
 */
export const slowNodeReplacement = defineRule({
  name: "slow-node-replacement",
  description: "Proxies and Redis must soon be replaced elsewhere when their node is lost.",
  remedy: `Add tolerations with operator Exists, effect NoExecute and a tolerationSeconds of 10 for ${conditions.join(" and ")}.`,
  severity: "medium",
  level: "mandatory",
  scope: "production",
  source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions",
  alone: false,
  options: {
    maximumSeconds: z
      .int()
      .nonnegative()
      .default(60)
      .describe("the longest time, in seconds, that a pod may stay on a lost node"),
  },
  check(stack, { maximumSeconds }, report) {
    const workloads = new Set([
      ...proxiesOf(stack).map(({ workload }) => workload),
      ...redisServersOf(stack).map(({ container }) => container.workload),
    ]);
    for (const { resource, pod, replicas } of workloads) {
      // No controller replaces a pod of its own, and a DaemonSet has one on every node.
      if (replicas === undefined) continue;
      const times = conditions.map((condition) => ({
        condition,
        seconds: secondsOn(condition, at(pod, "tolerations")),
      }));
      const slow = times.find(({ seconds = 0 }) => seconds > maximumSeconds);
      if (slow === undefined) continue;
      const time = slow.seconds === Infinity ? "indefinitely" : `for ${slow.seconds} s`;
      report(`stays on a lost node ${time} (${slow.condition}), expected at most ${maximumSeconds} s`, resource);
    }
  },
});
