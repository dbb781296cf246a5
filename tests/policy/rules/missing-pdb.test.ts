import { deployment, pdb, proxy, remove } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, set } from "../support";

const redis = "Deployment litellm/litellm-redis";

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
