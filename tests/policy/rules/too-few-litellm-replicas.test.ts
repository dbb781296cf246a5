import { deployment, proxy } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { type Mutable, object, set } from "../support";

const scaler = (minReplicas?: number): Mutable =>
  object("autoscaling/v2:HorizontalPodAutoscaler", "litellm", {
    spec: { scaleTargetRef: { kind: "Deployment", name: "litellm" }, minReplicas, maxReplicas: 9 },
  });

ruleTests("too-few-litellm-replicas", {
  forbids: [
    {
      title: "one replica",
      change: (resources) => set(proxy(resources), "spec.replicas", 1),
      resource: deployment,
      says: /has 1 replica, fewer than 2/,
    },
    {
      title: "no replicas field, whose default is one",
      change: (resources) => set(proxy(resources), "spec.replicas", undefined),
      resource: deployment,
      says: /has 1 replica/,
    },
    {
      title: "an autoscaler without minReplicas",
      change: (resources) => resources.push(scaler()),
      resource: deployment,
      says: /has 1 replica/,
    },
    {
      title: "one replica of a proxy with another name",
      change: (resources) => {
        set(proxy(resources), "spec.replicas", 1);
        set(proxy(resources), "metadata.name", "gateway");
      },
      resource: "Deployment litellm/gateway",
      says: /has 1 replica/,
    },
    {
      title: "fewer replicas than the policy config requires",
      change: () => undefined,
      config: { "too-few-litellm-replicas": { minimum: 3 } },
      resource: deployment,
      says: /has 2 replicas, fewer than 3/,
    },
  ],
  allows: [
    { title: "more replicas", change: (resources) => set(proxy(resources), "spec.replicas", 5) },
    { title: "an autoscaler with a minimum of two", change: (resources) => resources.push(scaler(2)) },
  ],
});
