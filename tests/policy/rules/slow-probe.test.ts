import { container, deployment, ofCluster, ofProxy, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("slow-probe", {
  forbids: [
    {
      title: "a slow readiness probe",
      change: ofProxy(`${container}.readinessProbe.periodSeconds`, 60),
      resource: deployment,
      says: /readiness probe in container litellm that takes 180 s, expected at most 120 s/,
    },
    {
      title: "a slow liveness probe of PostgreSQL",
      change: ofCluster("spec.probes", { liveness: { failureThreshold: 100 } }),
      resource: postgres,
      says: /liveness probe \(spec\.probes\) that takes 1000 s/,
    },
  ],
});
