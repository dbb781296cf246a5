import { ruleTests } from "../ruleTests";
import { find, type Mutable, object, set } from "../support";

const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const cluster = (resources: Mutable[]) => find(resources, "Cluster", "litellm-pg").inputs;

const deployment = "Deployment litellm/litellm";
const postgres = "Cluster litellm/litellm-pg";

const scaler = (minReplicas?: number): Mutable =>
  object("autoscaling/v2:HorizontalPodAutoscaler", "litellm", {
    spec: { scaleTargetRef: { kind: "Deployment", name: "litellm" }, minReplicas, maxReplicas: 9 },
  });
const pods = { "app.kubernetes.io/name": "litellm", "app.kubernetes.io/instance": "litellm" };

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

ruleTests("replicas-not-spread-over-nodes", {
  forbids: [
    {
      title: "a proxy without topologySpreadConstraints",
      change: (resources) => set(proxy(resources), "spec.template.spec.topologySpreadConstraints", undefined),
      resource: deployment,
      says: /has 2 replicas that may all run on one node/,
    },
    {
      title: "a proxy that is spread over zones only",
      change: (resources) => set(proxy(resources), "spec.template.spec.topologySpreadConstraints.0", undefined),
      resource: deployment,
      says: /may all run on one node/,
    },
    {
      title: "a constraint that selects other pods",
      change: (resources) =>
        set(proxy(resources), "spec.template.spec.topologySpreadConstraints.0.labelSelector", {
          matchLabels: { app: "x" },
        }),
      resource: deployment,
      says: /may all run on one node/,
    },
    {
      title: "a constraint without a selector",
      change: (resources) =>
        set(proxy(resources), "spec.template.spec.topologySpreadConstraints.0.labelSelector", undefined),
      resource: deployment,
      says: /may all run on one node/,
    },
    {
      title: "PostgreSQL without anti-affinity",
      change: (resources) => set(cluster(resources), "spec.affinity.enablePodAntiAffinity", false),
      resource: postgres,
      says: /has 3 instances that may all run on one node/,
    },
  ],
  allows: [
    {
      title: "podAntiAffinity instead",
      change: (resources) => {
        set(proxy(resources), "spec.template.spec.topologySpreadConstraints", undefined);
        const podAffinityTerm = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: pods } };
        set(proxy(resources), "spec.template.spec.affinity.podAntiAffinity", {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm }],
        });
      },
    },
    {
      title: "the operator's default anti-affinity",
      change: (resources) => set(cluster(resources), "spec.affinity", undefined),
    },
  ],
});

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
