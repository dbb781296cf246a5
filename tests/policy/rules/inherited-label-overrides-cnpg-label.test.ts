import { cluster, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { set } from "../support";

ruleTests("inherited-label-overrides-cnpg-label", {
  forbids: ["app.kubernetes.io/managed-by", "app.kubernetes.io/name"].map((label) => ({
    title: `an inherited label ${label}`,
    change: (resources) => {
      set(cluster(resources), "spec.inheritedMetadata.labels", { [label]: "gateway" });
    },
    resource: postgres,
    says: new RegExp(`overrides the operator's label ${label} `),
  })),
  allows: [
    {
      title: "an inherited label with the operator's value",
      change: (resources) => {
        set(cluster(resources), "spec.inheritedMetadata.labels", { "app.kubernetes.io/name": "postgresql" });
      },
    },
  ],
});
