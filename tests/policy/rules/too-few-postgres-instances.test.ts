import { cluster, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { set } from "../support";

ruleTests("too-few-postgres-instances", {
  forbids: [
    {
      title: "two instances",
      change: (resources) => set(cluster(resources), "spec.instances", 2),
      resource: postgres,
      says: /has 2 instances, fewer than 3/,
    },
    {
      title: "no instances field, whose default is one",
      change: (resources) => set(cluster(resources), "spec.instances", undefined),
      resource: postgres,
      says: /has 1 instance, fewer than 3/,
    },
  ],
  allows: [{ title: "five instances", change: (resources) => set(cluster(resources), "spec.instances", 5) }],
});
