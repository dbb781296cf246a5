import { ofCluster, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("unsafe-postgres-timeout", {
  forbids: [
    {
      title: "a failoverDelay of ten minutes",
      change: ofCluster("spec.failoverDelay", 600),
      resource: postgres,
      says: /has failoverDelay 600, expected at most 60/,
    },
    {
      title: "the operator's default smartShutdownTimeout",
      change: ofCluster("spec.smartShutdownTimeout", undefined),
      resource: postgres,
      says: /smartShutdownTimeout 180 \(the operator's default\), expected at most 60/,
    },
    {
      title: "a startup probe with too few failures",
      change: ofCluster("spec.probes", { startup: { failureThreshold: 2 } }),
      resource: postgres,
      says: /has 20 s to start/,
    },
    {
      title: "a stopDelay that leaves no time for a fast shutdown",
      change: (resources) => {
        ofCluster("spec.stopDelay", 60)(resources);
        ofCluster("spec.smartShutdownTimeout", 60)(resources);
      },
      resource: postgres,
      says: /no time for a fast shutdown/,
    },
  ],
  allows: [{ title: "a delay within the limits", change: ofCluster("spec.switchoverDelay", 120) }],
});
