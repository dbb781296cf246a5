import { ruleTests } from "../ruleTests";
import { find } from "../support";

ruleTests("removed-api-version", {
  forbids: [
    {
      title: "a PodDisruptionBudget of policy/v1beta1",
      change: (resources) => {
        find(resources, "PodDisruptionBudget").type = "kubernetes:policy/v1beta1:PodDisruptionBudget";
      },
      resource: "PodDisruptionBudget litellm/litellm",
      says: /policy\/v1beta1, which was removed in Kubernetes 1\.25/,
    },
  ],
});
