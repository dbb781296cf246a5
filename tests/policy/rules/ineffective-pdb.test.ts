import { overProxies, pdb, proxyPDB } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { object, set } from "../support";

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
