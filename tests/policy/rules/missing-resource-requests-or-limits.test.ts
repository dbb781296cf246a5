import { container, deployment, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

ruleTests("missing-resource-requests-or-limits", {
  forbids: [
    ...["requests.cpu", "requests.memory", "limits.memory"].map((path) => ({
      title: `no ${path}`,
      change: (resources: Mutable[]) => set(proxy(resources), `${container}.resources.${path}`, undefined),
      resource: deployment,
      says: new RegExp(`no resources\\.${path} in container litellm`),
    })),
    {
      title: "PostgreSQL without limits",
      change: (resources) => set(find(resources, "Cluster").inputs, "spec.resources.limits", undefined),
      resource: "Cluster litellm/litellm-pg",
      says: /has no resources\.limits\.memory/,
    },
    {
      title: "an invalid quantity",
      change: (resources) => set(proxy(resources), `${container}.resources.limits.memory`, "much"),
      resource: deployment,
      says: /no resources\.limits\.memory/,
    },
  ],
  allows: [
    {
      title: "an additional CPU limit",
      change: (resources) => set(proxy(resources), `${container}.resources.limits.cpu`, "2"),
    },
  ],
});
