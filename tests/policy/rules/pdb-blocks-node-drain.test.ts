import { cluster, deployment, overProxies, pdb, postgres, proxyPDB, selectorOf } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { object, set } from "../support";

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
