import { ruleTests } from "../ruleTests";
import { find, type Mutable, object, set } from "../support";

const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const pdb = (resources: Mutable[]) => find(resources, "PodDisruptionBudget", "litellm").inputs;
const cluster = (resources: Mutable[]) => find(resources, "Cluster", "litellm-pg").inputs;
const remove = (resources: Mutable[], resource: Mutable) => resources.splice(resources.indexOf(resource), 1);

const deployment = "Deployment litellm/litellm";
const proxyPDB = "PodDisruptionBudget litellm/litellm";
const postgres = "Cluster litellm/litellm-pg";
const redis = "Deployment litellm/litellm-redis";

const pods = { "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "litellm" };

const overProxies = { ...selectorOf(pods), unhealthyPodEvictionPolicy: "AlwaysAllow" };

ruleTests("missing-pdb", {
  forbids: [
    {
      title: "a proxy without a PDB",
      change: (resources) => remove(resources, find(resources, "PodDisruptionBudget")),
      resource: deployment,
      says: /has 2 replicas, but no PodDisruptionBudget selects its pods/,
    },
    {
      title: "a PDB in another namespace",
      change: (resources) => set(pdb(resources), "metadata.namespace", "default"),
      resource: deployment,
      says: /no PodDisruptionBudget/,
    },
    {
      title: "a PDB whose matchExpressions exclude the pods",
      change: (resources) =>
        set(pdb(resources), "spec.selector", {
          matchExpressions: [{ key: "app.kubernetes.io/name", operator: "NotIn", values: ["litellm"] }],
        }),
      resource: deployment,
      says: /no PodDisruptionBudget/,
    },
    {
      title: "pods whose labels no PDB selects",
      change: (resources) => set(proxy(resources), "spec.template.metadata.labels.app\\.kubernetes\\.io/name", "llm"),
      resource: deployment,
      says: /no PodDisruptionBudget/,
    },
    {
      title: "another workload with several replicas and no PDB",
      change: (resources) => set(find(resources, "Deployment", "litellm-redis").inputs, "spec.replicas", 3),
      resource: redis,
      says: /has 3 replicas/,
    },
  ],
  allows: [
    {
      title: "a PDB whose matchExpressions select the pods",
      change: (resources) =>
        set(pdb(resources), "spec.selector", {
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
      change: (resources) => set(pdb(resources), "spec.minAvailable", 0),
      resource: proxyPDB,
      says: /allows evicting all pods of Deployment litellm\/litellm \(2\) at once/,
    },
    {
      title: "maxUnavailable 100%",
      change: (resources) => set(pdb(resources), "spec", { ...overProxies, maxUnavailable: "100%" }),
      resource: proxyPDB,
      says: /allows evicting all pods/,
    },
    {
      title: "one PDB over several workloads that allows evicting all pods of one",
      change: (resources) => set(pdb(resources), "spec.selector", {}),
      resource: proxyPDB,
      says: /allows evicting all pods of Deployment litellm\/litellm/,
      times: 3,
    },
    {
      title: "a PDB that selects no pods",
      change: (resources) =>
        resources.push(object("policy/v1:PodDisruptionBudget", "lost", { spec: { minAvailable: 1, selector: null } })),
      resource: "PodDisruptionBudget litellm/lost",
      says: /selects no pods/,
    },
  ],
  allows: [
    {
      title: "maxUnavailable 1",
      change: (resources) => set(pdb(resources), "spec", { ...overProxies, maxUnavailable: 1 }),
    },
    {
      title: "minAvailable 50%",
      change: (resources) => set(pdb(resources), "spec.minAvailable", "50%"),
    },
  ],
});

ruleTests("pdb-blocks-node-drain", {
  forbids: [
    {
      title: "a PDB that keeps every pod",
      change: (resources) => set(pdb(resources), "spec.minAvailable", 2),
      resource: proxyPDB,
      says: /keeps 2 of the 2 pods of Deployment litellm\/litellm, so none can be evicted/,
    },
    {
      title: "a percentage that rounds up to every pod",
      change: (resources) => set(pdb(resources), "spec.minAvailable", "51%"),
      resource: proxyPDB,
      says: /keeps 2 of the 2 pods/,
    },
    {
      title: "a PDB over proxies without AlwaysAllow",
      change: (resources) => set(pdb(resources), "spec.unhealthyPodEvictionPolicy", undefined),
      resource: proxyPDB,
      says: /blocks the eviction of proxies that are not Ready/,
    },
    {
      title: "maxUnavailable 0",
      change: (resources) => set(pdb(resources), "spec", { ...overProxies, maxUnavailable: 0 }),
      resource: proxyPDB,
      says: /keeps 2 of the 2 pods/,
    },
    {
      title: "a PDB over a single pod",
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
      title: "a PDB with neither minAvailable nor maxUnavailable",
      change: (resources) => set(pdb(resources), "spec.minAvailable", undefined),
      resource: proxyPDB,
      says: /sets neither minAvailable nor maxUnavailable/,
    },
    {
      title: "two PDBs over the same pods",
      change: (resources) =>
        resources.push(
          object("policy/v1:PodDisruptionBudget", "second", { spec: { minAvailable: 1, ...overProxies } }),
        ),
      resource: deployment,
      says: /is selected by more than one PodDisruptionBudget, .*: PodDisruptionBudget litellm\/litellm, PodDisruptionBudget litellm\/second/,
    },
    {
      title: "CloudNativePG's PDB over one instance",
      change: (resources) => set(cluster(resources), "spec.instances", 1),
      resource: postgres,
      says: /has one instance and enablePDB true/,
    },
    {
      title: "CloudNativePG's PDB over one instance outside production",
      change: (resources) => {
        set(cluster(resources), "spec.instances", 1);
        for (const { inputs } of resources) {
          if ("metadata" in inputs) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
        }
      },
      stack: "ai-dev",
      resource: postgres,
      says: /has one instance and enablePDB true/,
    },
  ],
  allows: [
    {
      title: "a PDB over the primary of a Cluster with replicas, before whose eviction a replica is promoted",
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
      title: "enablePDB false",
      change: (resources) => set(cluster(resources), "spec.enablePDB", false),
      resource: postgres,
      says: /has enablePDB false, but no PodDisruptionBudgets for all of its pods/,
    },
    {
      title: "a PDB over the replicas alone",
      change: (resources) => {
        set(cluster(resources), "spec.enablePDB", false);
        const selector = selectorOf({ "cnpg.io/cluster": "litellm-pg", "cnpg.io/instanceRole": "replica" });
        resources.push(object("policy/v1:PodDisruptionBudget", "replicas", { spec: { minAvailable: 1, ...selector } }));
      },
      resource: postgres,
      says: /has enablePDB false/,
    },
  ],
  allows: [
    {
      title: "the operator's default",
      change: (resources) => set(cluster(resources), "spec.enablePDB", undefined),
    },
    {
      title: "a PDB over all instances",
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
