import { ruleTests } from "../ruleTests";
import { find, set } from "../support";

ruleTests("namespace-pod-security-not-restricted", {
  forbids: [
    {
      title: "a namespace without the label",
      change: (resources) =>
        set(find(resources, "Namespace").inputs, "metadata.labels.pod-security\\.kubernetes\\.io/enforce", undefined),
      resource: "Namespace litellm",
      says: /enforce is not set/,
    },
    {
      title: "the baseline standard",
      change: (resources) =>
        set(find(resources, "Namespace").inputs, "metadata.labels.pod-security\\.kubernetes\\.io/enforce", "baseline"),
      resource: "Namespace litellm",
      says: /enforce is baseline/,
    },
  ],
});
