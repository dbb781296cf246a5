import { container, deployment, ofProxy } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("unsafe-rollout", {
  forbids: [
    {
      title: "the strategy Recreate",
      change: ofProxy("spec.strategy", { type: "Recreate" }),
      resource: deployment,
      says: /stops all of its pods before/,
    },
    {
      title: "maxUnavailable 100%",
      change: ofProxy("spec.strategy.rollingUpdate.maxUnavailable", "100%"),
      resource: deployment,
      says: /maxUnavailable 100%/,
    },
    { title: "a paused Deployment", change: ofProxy("spec.paused", true), resource: deployment, says: /is paused/ },
    {
      title: "a progress deadline that is shorter than a start",
      change: ofProxy("spec.progressDeadlineSeconds", 60),
      resource: deployment,
      says: /as failed after 60 s \(progressDeadlineSeconds\), but its pods may take 500 s to start/,
    },
    {
      title: "replicas without a readiness probe",
      change: ofProxy(`${container}.readinessProbe`, undefined),
      resource: deployment,
      says: /has no readiness probe/,
    },
  ],
  allows: [
    {
      title: "maxUnavailable 50% of two replicas",
      change: ofProxy("spec.strategy.rollingUpdate.maxUnavailable", "50%"),
    },
  ],
});
