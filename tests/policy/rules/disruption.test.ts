import { ruleTests } from "../ruleTests";
import { find, type Mutable, object, set } from "../support";

const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const budget = (resources: Mutable[]) => find(resources, "PodDisruptionBudget", "litellm").inputs;
const cluster = (resources: Mutable[]) => find(resources, "Cluster", "litellm-pg").inputs;
const remove = (resources: Mutable[], resource: Mutable) => resources.splice(resources.indexOf(resource), 1);

const deployment = "Deployment litellm/litellm";
const disruptionBudget = "PodDisruptionBudget litellm/litellm";
const postgres = "Cluster litellm/litellm-pg";
const redis = "Deployment litellm/litellm-redis";

const pods = { "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "litellm" };

const overProxies = { ...selectorOf(pods), unhealthyPodEvictionPolicy: "AlwaysAllow" };

ruleTests("missing-pdb", {
  forbids: [
    {
      title: "a proxy without a budget",
      change: (resources) => remove(resources, find(resources, "PodDisruptionBudget")),
      resource: deployment,
      says: /has 2 replicas, and no PodDisruptionBudget selects its pods/,
    },
    {
      title: "a budget in another namespace",
      change: (resources) => set(budget(resources), "metadata.namespace", "default"),
      resource: deployment,
      says: /no PodDisruptionBudget/,
    },
    {
      title: "a budget whose expressions leave the pods out",
      change: (resources) =>
        set(budget(resources), "spec.selector", {
          matchExpressions: [{ key: "app.kubernetes.io/name", operator: "NotIn", values: ["litellm"] }],
        }),
      resource: deployment,
      says: /no PodDisruptionBudget/,
    },
    {
      title: "pods whose labels no budget knows",
      change: (resources) => set(proxy(resources), "spec.template.metadata.labels.app\\.kubernetes\\.io/name", "llm"),
      resource: deployment,
      says: /no PodDisruptionBudget/,
    },
    {
      title: "any other workload of several replicas without one",
      change: (resources) => set(find(resources, "Deployment", "litellm-redis").inputs, "spec.replicas", 3),
      resource: redis,
      says: /has 3 replicas/,
    },
  ],
  allows: [
    {
      title: "a budget by expressions",
      change: (resources) =>
        set(budget(resources), "spec.selector", {
          matchExpressions: [
            { key: "app.kubernetes.io/name", operator: "In", values: ["litellm", "llm"] },
            { key: "app.kubernetes.io/instance", operator: "Exists" },
            { key: "canary", operator: "DoesNotExist" },
          ],
        }),
    },
  ],
});

ruleTests("ineffective-pdb", {
  forbids: [
    {
      title: "minAvailable 0",
      change: (resources) => set(budget(resources), "spec.minAvailable", 0),
      resource: disruptionBudget,
      says: /lets all pods of Deployment litellm\/litellm \(2\) be evicted at once/,
    },
    {
      title: "maxUnavailable 100%",
      change: (resources) => set(budget(resources), "spec", { ...overProxies, maxUnavailable: "100%" }),
      resource: disruptionBudget,
      says: /lets all pods/,
    },
    {
      title: "one budget over several workloads that may take all pods of one",
      change: (resources) => set(budget(resources), "spec.selector", {}),
      resource: disruptionBudget,
      says: /lets all pods of Deployment litellm\/litellm/,
      times: 3,
    },
    {
      title: "a budget over nothing",
      change: (resources) =>
        resources.push(object("policy/v1:PodDisruptionBudget", "lost", { spec: { minAvailable: 1, selector: null } })),
      resource: "PodDisruptionBudget litellm/lost",
      says: /selects no pods/,
    },
  ],
  allows: [
    {
      title: "maxUnavailable 1",
      change: (resources) => set(budget(resources), "spec", { ...overProxies, maxUnavailable: 1 }),
    },
    {
      title: "half of the pods",
      change: (resources) => set(budget(resources), "spec.minAvailable", "50%"),
    },
  ],
});

ruleTests("pdb-blocks-node-drain", {
  forbids: [
    {
      title: "a budget that keeps every pod",
      change: (resources) => set(budget(resources), "spec.minAvailable", 2),
      resource: disruptionBudget,
      says: /keeps 2 of the 2 pods of Deployment litellm\/litellm, so that none can be evicted/,
    },
    {
      title: "a percentage that rounds up to every pod",
      change: (resources) => set(budget(resources), "spec.minAvailable", "51%"),
      resource: disruptionBudget,
      says: /keeps 2 of the 2 pods/,
    },
    {
      title: "a budget over proxies that waits for them to be Ready",
      change: (resources) => set(budget(resources), "spec.unhealthyPodEvictionPolicy", undefined),
      resource: disruptionBudget,
      says: /keeps proxies that are not Ready from being evicted/,
    },
    {
      title: "maxUnavailable 0",
      change: (resources) => set(budget(resources), "spec", { ...overProxies, maxUnavailable: 0 }),
      resource: disruptionBudget,
      says: /keeps 2 of the 2 pods/,
    },
    {
      title: "a budget over a single instance",
      change: (resources) =>
        resources.push(
          object("policy/v1:PodDisruptionBudget", "redis", {
            spec: { minAvailable: 1, ...selectorOf({ "app.kubernetes.io/name": "redis" }) },
          }),
        ),
      resource: "PodDisruptionBudget litellm/redis",
      says: /keeps 1 of the 1 pod of Deployment/,
    },
    {
      title: "a budget that says nothing",
      change: (resources) => set(budget(resources), "spec.minAvailable", undefined),
      resource: disruptionBudget,
      says: /sets neither minAvailable nor maxUnavailable/,
    },
    {
      title: "two budgets over the same pods",
      change: (resources) =>
        resources.push(
          object("policy/v1:PodDisruptionBudget", "second", { spec: { minAvailable: 1, ...overProxies } }),
        ),
      resource: deployment,
      says: /is selected by PodDisruptionBudget litellm\/litellm and PodDisruptionBudget litellm\/second/,
    },
    {
      title: "CloudNativePG's own budget over one instance",
      change: (resources) => set(cluster(resources), "spec.instances", 1),
      resource: postgres,
      says: /has one instance and enablePDB on/,
    },
    {
      title: "that in every stack, production or not",
      change: (resources) => {
        set(cluster(resources), "spec.instances", 1);
        for (const { inputs } of resources) {
          if ("metadata" in inputs) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
        }
      },
      stack: "ai-dev",
      resource: postgres,
      says: /has one instance and enablePDB on/,
    },
  ],
  allows: [
    {
      title: "a budget over the primary of a Cluster with replicas, whose role is handed over",
      change: (resources) => {
        set(cluster(resources), "spec.enablePDB", false);
        for (const role of ["primary", "replica"]) {
          const selector = selectorOf({ "cnpg.io/cluster": "litellm-pg", "cnpg.io/instanceRole": role });
          resources.push(object("policy/v1:PodDisruptionBudget", role, { spec: { minAvailable: 1, ...selector } }));
        }
      },
    },
  ],
});

ruleTests("missing-postgres-pdb", {
  forbids: [
    {
      title: "enablePDB off",
      change: (resources) => set(cluster(resources), "spec.enablePDB", false),
      resource: postgres,
      says: /has enablePDB off, and no PodDisruptionBudget selects all of its pods/,
    },
    {
      title: "a budget over the replicas alone",
      change: (resources) => {
        set(cluster(resources), "spec.enablePDB", false);
        const selector = selectorOf({ "cnpg.io/cluster": "litellm-pg", "cnpg.io/instanceRole": "replica" });
        resources.push(object("policy/v1:PodDisruptionBudget", "replicas", { spec: { minAvailable: 1, ...selector } }));
      },
      resource: postgres,
      says: /has enablePDB off/,
    },
  ],
  allows: [
    {
      title: "the operator's default",
      change: (resources) => set(cluster(resources), "spec.enablePDB", undefined),
    },
    {
      title: "an equivalent budget over all instances",
      change: (resources) => {
        set(cluster(resources), "spec.enablePDB", false);
        const selector = selectorOf({ "cnpg.io/cluster": "litellm-pg" });
        resources.push(object("policy/v1:PodDisruptionBudget", "pg", { spec: { maxUnavailable: 1, ...selector } }));
      },
    },
  ],
});

function selectorOf(matchLabels: Record<string, string>): { selector: { matchLabels: Record<string, string> } } {
  return { selector: { matchLabels } };
}
