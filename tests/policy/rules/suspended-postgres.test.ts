import { ofCluster, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("suspended-postgres", {
  forbids: [
    {
      title: "a hibernated Cluster",
      change: ofCluster("metadata.annotations.cnpg\\.io/hibernation", "on"),
      resource: postgres,
      says: /every instance is stopped/,
    },
    {
      title: "fenced instances",
      change: ofCluster("metadata.annotations.cnpg\\.io/fencedInstances", '["*"]'),
      resource: postgres,
      says: /PostgreSQL is stopped in those instances/,
    },
    {
      title: "a replica of another Cluster",
      change: ofCluster("spec.replica", { primary: "elsewhere", source: "elsewhere" }),
      resource: postgres,
      says: /writes fail/,
    },
    {
      title: "supervised updates of the primary",
      change: ofCluster("spec.primaryUpdateStrategy", "supervised"),
      resource: postgres,
      says: /waits for a manual switchover/,
    },
  ],
  allows: [
    { title: "hibernation off", change: ofCluster("metadata.annotations.cnpg\\.io/hibernation", "off") },
    {
      title: "an empty list of fenced instances",
      change: ofCluster("metadata.annotations.cnpg\\.io/fencedInstances", "[]"),
    },
  ],
});
