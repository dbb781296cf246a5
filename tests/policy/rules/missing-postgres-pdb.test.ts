import { cluster, postgres, selectorOf } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { object, set } from "../support";

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
