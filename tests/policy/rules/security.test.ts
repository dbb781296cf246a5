import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, object, set } from "../support";

const pod = "spec.template.spec";
const container = `${pod}.containers.0`;
const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const deployment = "Deployment litellm/litellm";

const context = (title: string, path: string, value: unknown, says: RegExp) => ({
  title,
  change: (resources: Mutable[]) => set(proxy(resources), `${pod}.${path}`, value),
  resource: deployment,
  says,
});

ruleTests("pod-security-not-restricted", {
  forbids: [
    context("a privileged container", "containers.0.securityContext.privileged", true, /privileged true in container/),
    context(
      "privilege escalation",
      "containers.0.securityContext.allowPrivilegeEscalation",
      undefined,
      /no allowPrivilegeEscalation false in container litellm/,
    ),
    context("capabilities that are not dropped", "containers.0.securityContext.capabilities.drop", [], /drop ALL/),
    context(
      "an added capability",
      "containers.0.securityContext.capabilities.add",
      ["NET_ADMIN"],
      /the added capability NET_ADMIN/,
    ),
    context(
      "a writable root file system",
      "containers.0.securityContext.readOnlyRootFilesystem",
      false,
      /a writable root file system/,
    ),
    {
      ...context("no security context", "containers.0.securityContext", undefined, /a writable root file system/),
      times: 3,
    },
    // Reported for each of the two containers.
    ...[
      context("no runAsNonRoot", "securityContext.runAsNonRoot", undefined, /no runAsNonRoot true/),
      context("no seccomp profile", "securityContext.seccompProfile", undefined, /no seccompProfile RuntimeDefault/),
      context("seccomp Unconfined", "securityContext.seccompProfile.type", "Unconfined", /no seccompProfile/),
    ].map((forbidden) => ({ ...forbidden, times: 2 })),
    context("runAsUser 0", "securityContext.runAsUser", 0, /runAsUser 0/),
    context("hostNetwork", "hostNetwork", true, /has hostNetwork/),
    context("hostPID", "hostPID", true, /has hostPID/),
    context("a host path", "volumes.2", { name: "x", hostPath: { path: "/" } }, /a volume of type hostPath/),
    context("a host port", "containers.0.ports.0.hostPort", 4000, /the host port 4000/),
    context("a probe of another host", "containers.0.livenessProbe.httpGet.host", "10.0.0.1", /probe or hook/),
    context(
      "an SELinux type that is not allowed",
      "securityContext.seLinuxOptions",
      { type: "spc_t" },
      /SELinux type spc_t/,
    ),
    context("unsafe sysctls", "securityContext.sysctls", [{ name: "kernel.msgmax", value: "1" }], /kernel\.msgmax/),
    {
      title: "a privileged init container",
      change: (resources: Mutable[]) =>
        set(proxy(resources), `${pod}.initContainers`, [
          { ...(get(proxy(resources), container) as object), name: "first", securityContext: { privileged: true } },
        ]),
      resource: deployment,
      says: /privileged true in container first/,
      times: 4,
    },
    {
      title: "a CronJob with hostIPC",
      change: (resources: Mutable[]) =>
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.template.spec.hostIPC", true),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /hostIPC/,
    },
  ],
  allows: [
    {
      title: "a writable root file system that the policy config allows",
      change: (resources) => set(proxy(resources), `${container}.securityContext.readOnlyRootFilesystem`, false),
      config: { "pod-security-not-restricted": { readOnlyRootFilesystem: false } },
    },
    {
      title: "runAsNonRoot on the containers instead of the pod",
      change: (resources) => {
        set(proxy(resources), `${pod}.securityContext.runAsNonRoot`, undefined);
        set(proxy(resources), `${pod}.initContainers.0.securityContext.runAsNonRoot`, true);
        set(proxy(resources), `${container}.securityContext.runAsNonRoot`, true);
      },
    },
  ],
});

ruleTests("namespace-pod-security-not-restricted", {
  forbids: [
    {
      title: "a namespace without the label",
      change: (resources) =>
        set(find(resources, "Namespace").inputs, "metadata.labels.pod-security\\.kubernetes\\.io/enforce", undefined),
      resource: "Namespace litellm",
      says: /enforce is not set/,
    },
    {
      title: "the baseline standard",
      change: (resources) =>
        set(find(resources, "Namespace").inputs, "metadata.labels.pod-security\\.kubernetes\\.io/enforce", "baseline"),
      resource: "Namespace litellm",
      says: /enforce is baseline/,
    },
  ],
});

ruleTests("unused-service-account-token", {
  forbids: [
    {
      title: "a token that the pod mounts",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, true),
      resource: deployment,
      says: /mounts a token of service account litellm, but the stack binds no role to it/,
    },
    {
      title: "a token by default",
      change: (resources) => {
        const { inputs } = find(resources, "Deployment", "litellm-redis");
        set(inputs, `${pod}.automountServiceAccountToken`, undefined);
      },
      resource: "Deployment litellm/litellm-redis",
      says: /mounts a token of service account default/,
    },
    {
      title: "a token whose RoleBinding is missing",
      change: (resources) => resources.splice(resources.indexOf(find(resources, "RoleBinding")), 1),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /service account litellm-pg-prune/,
    },
  ],
  allows: [
    {
      title: "a service account that mounts no token",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, undefined),
    },
    {
      title: "a service account that the policy config allows",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, true),
      config: { "unused-service-account-token": { allowed: ["lite*"] } },
    },
  ],
});

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

const ingress = (tls: unknown) =>
  object("networking.k8s.io/v1:Ingress", "litellm", { spec: { tls, rules: [{ host: "llm.example.com" }] } });
const gateway = (protocol: string) =>
  object("gateway.networking.k8s.io/v1:Gateway", "litellm", { spec: { listeners: [{ name: "web", protocol }] } });
const service = (resources: Mutable[]) => find(resources, "Service", "litellm").inputs;

ruleTests("exposed-without-tls", {
  forbids: [
    {
      title: "a LoadBalancer",
      change: (resources) => set(service(resources), "spec.type", "LoadBalancer"),
      resource: "Service litellm/litellm",
      says: /is a LoadBalancer that serves without TLS/,
    },
    {
      title: "external IPs",
      change: (resources) => set(service(resources), "spec.externalIPs", ["192.0.2.1"]),
      resource: "Service litellm/litellm",
      says: /externalIPs/,
    },
    {
      title: "an Ingress without TLS",
      change: (resources) => resources.push(ingress(undefined)),
      resource: "Ingress litellm/litellm",
      says: /serves llm\.example\.com without TLS/,
    },
    {
      title: "an Ingress with TLS for another host",
      change: (resources) => resources.push(ingress([{ hosts: ["other.example.com"], secretName: "tls" }])),
      resource: "Ingress litellm/litellm",
      says: /serves llm\.example\.com without TLS/,
    },
    {
      title: "a Gateway with an HTTP listener",
      change: (resources) => resources.push(gateway("HTTP")),
      resource: "Gateway litellm/litellm",
      says: /has the listener web, which serves without TLS/,
    },
  ],
  allows: [
    {
      title: "a LoadBalancer that terminates TLS",
      change: (resources) => {
        set(service(resources), "spec.type", "LoadBalancer");
        const name = "service\\.beta\\.kubernetes\\.io/aws-load-balancer-ssl-cert";
        set(service(resources), `metadata.annotations.${name}`, "arn:aws:acm:certificate");
      },
    },
    {
      title: "an Ingress with TLS",
      change: (resources) => resources.push(ingress([{ hosts: ["*.example.com"], secretName: "tls" }])),
    },
    { title: "a Gateway with TLS", change: (resources) => resources.push(gateway("HTTPS")) },
    {
      title: "an HTTP listener that the policy config allows",
      change: (resources) => resources.push(gateway("HTTP")),
      config: { "exposed-without-tls": { httpListeners: ["web"] } },
    },
  ],
});
