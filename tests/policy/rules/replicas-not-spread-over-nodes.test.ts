import { cluster, deployment, postgres, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { set } from "../support";

const pods = { "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "litellm" };

ruleTests("replicas-not-spread-over-nodes", {
  forbids: [
    {
      title: "a proxy without topologySpreadConstraints",
      change: (resources) => set(proxy(resources), "spec.template.spec.topologySpreadConstraints", undefined),
      resource: deployment,
      says: /has 2 replicas that may all run on one node/,
    },
    {
      title: "a proxy that is spread over zones only",
      change: (resources) => set(proxy(resources), "spec.template.spec.topologySpreadConstraints.0", undefined),
      resource: deployment,
      says: /may all run on one node/,
    },
    {
      title: "a constraint that selects other pods",
      change: (resources) =>
        set(proxy(resources), "spec.template.spec.topologySpreadConstraints.0.labelSelector", {
          matchLabels: { app: "x" },
        }),
      resource: deployment,
      says: /may all run on one node/,
    },
    {
      title: "a constraint without a selector",
      change: (resources) =>
        set(proxy(resources), "spec.template.spec.topologySpreadConstraints.0.labelSelector", undefined),
      resource: deployment,
      says: /may all run on one node/,
    },
    {
      title: "PostgreSQL without anti-affinity",
      change: (resources) => set(cluster(resources), "spec.affinity.enablePodAntiAffinity", false),
      resource: postgres,
      says: /has 3 instances that may all run on one node/,
    },
  ],
  allows: [
    {
      title: "podAntiAffinity instead",
      change: (resources) => {
        set(proxy(resources), "spec.template.spec.topologySpreadConstraints", undefined);
        const podAffinityTerm = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: pods } };
        set(proxy(resources), "spec.template.spec.affinity.podAntiAffinity", {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm }],
        });
      },
    },
    {
      title: "the operator's default anti-affinity",
      change: (resources) => set(cluster(resources), "spec.affinity", undefined),
    },
  ],
});
