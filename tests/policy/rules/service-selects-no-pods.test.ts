import { ruleTests } from "../ruleTests";
import { find, object, set } from "../support";

ruleTests("service-selects-no-pods", {
  forbids: [
    {
      title: "a selector that matches no pods",
      change: (resources) => set(find(resources, "Service", "litellm").inputs, "spec.selector.app", "x"),
      resource: "Service litellm/litellm",
      says: /has a selector that matches no pods/,
    },
    {
      title: "a Service with neither a selector nor endpoints",
      change: (resources) => set(find(resources, "Service", "litellm").inputs, "spec.selector", {}),
      resource: "Service litellm/litellm",
      says: /has neither a selector nor endpoints/,
    },
    {
      title: "a selector that matches only pods of a Job",
      change: (resources) =>
        set(find(resources, "Service", "litellm").inputs, "spec.selector", {
          "app.kubernetes.io/name": "litellm-migration",
        }),
      resource: "Service litellm/litellm",
      says: /matches no pods/,
    },
  ],
  allows: [
    {
      title: "a Service for pods of a Cluster",
      change: (resources) =>
        resources.push(
          object("core/v1:Service", "pg", { spec: { selector: { "cnpg.io/cluster": "litellm-pg", role: "primary" } } }),
        ),
    },
    {
      title: "a Service of type ExternalName",
      change: (resources) =>
        resources.push(object("core/v1:Service", "x", { spec: { type: "ExternalName", externalName: "x.example" } })),
    },
  ],
});
