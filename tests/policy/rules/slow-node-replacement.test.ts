import { deployment, ofProxy, pod } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, set } from "../support";

const path = `${pod}.tolerations`;
const both = (seconds?: number) =>
  ["not-ready", "unreachable"].map((condition) => ({
    key: `node.kubernetes.io/${condition}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: seconds,
  }));

ruleTests("slow-node-replacement", {
  forbids: [
    {
      title: "a proxy with Kubernetes' own tolerations",
      change: ofProxy(path, undefined),
      resource: deployment,
      says: /stays on a lost node for 300 s \(node\.kubernetes\.io\/not-ready\), expected at most 60 s/,
    },
    {
      title: "a toleration of only one condition",
      change: ofProxy(path, both(10).slice(0, 1)),
      resource: deployment,
      says: /for 300 s \(node\.kubernetes\.io\/unreachable\)/,
    },
    {
      title: "a toleration without a limit",
      change: ofProxy(path, both()),
      resource: deployment,
      says: /stays on a lost node indefinitely/,
    },
    {
      title: "a toleration of every taint",
      change: ofProxy(path, [{ operator: "Exists" }]),
      resource: deployment,
      says: /stays on a lost node indefinitely/,
    },
    {
      title: "a Redis that is replaced late",
      change: (resources) => set(find(resources, "Deployment", "litellm-redis").inputs, path, both(61)),
      resource: "Deployment litellm/litellm-redis",
      says: /stays on a lost node for 61 s/,
    },
  ],
  allows: [
    { title: "the longest time", change: ofProxy(path, both(60)) },
    {
      title: "a toleration of another taint, and one that doesn't evict",
      change: ofProxy(path, [
        ...both(10),
        { key: "spot", operator: "Exists" },
        { operator: "Exists", effect: "NoSchedule" },
      ]),
    },
    {
      title: "a longer time that the policy config allows",
      change: ofProxy(path, both(120)),
      config: { "slow-node-replacement": { maximumSeconds: 120 } },
    },
  ],
});
