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
    context("capabilities that are kept", "containers.0.securityContext.capabilities.drop", [], /drop ALL/),
    context(
      "capabilities that are added",
      "containers.0.securityContext.capabilities.add",
      ["NET_ADMIN"],
      /the added capability NET_ADMIN/,
    ),
    context(
      "a root file system that can be written to",
      "containers.0.securityContext.readOnlyRootFilesystem",
      false,
      /a root file system that it can write to/,
    ),
    {
      ...context("no security context", "containers.0.securityContext", undefined, /a root file system/),
      times: 3,
    },
    // Found in each of the two containers.
    ...[
      context("a user that may be root", "securityContext.runAsNonRoot", undefined, /no runAsNonRoot true/),
      context("no seccomp profile", "securityContext.seccompProfile", undefined, /no seccompProfile RuntimeDefault/),
      context("seccomp off", "securityContext.seccompProfile.type", "Unconfined", /no seccompProfile/),
    ].map((forbidden) => ({ ...forbidden, times: 2 })),
    context("root", "securityContext.runAsUser", 0, /runAsUser 0/),
    context("the node's network", "hostNetwork", true, /has hostNetwork/),
    context("the node's processes", "hostPID", true, /has hostPID/),
    context("a host path", "volumes.2", { name: "x", hostPath: { path: "/" } }, /a volume of type hostPath/),
    context("a host port", "containers.0.ports.0.hostPort", 4000, /the host port 4000/),
    context("a probe elsewhere", "containers.0.livenessProbe.httpGet.host", "10.0.0.1", /probe or hook/),
    context("SELinux as it pleases", "securityContext.seLinuxOptions", { type: "spc_t" }, /SELinux type spc_t/),
    context("unsafe sysctls", "securityContext.sysctls", [{ name: "kernel.msgmax", value: "1" }], /kernel\.msgmax/),
    {
      title: "an initial container below the standard",
      change: (resources: Mutable[]) =>
        set(proxy(resources), `${pod}.initContainers`, [
          { ...(get(proxy(resources), container) as object), name: "first", securityContext: { privileged: true } },
        ]),
      resource: deployment,
      says: /privileged true in container first/,
      times: 4,
    },
    {
      title: "a CronJob below the standard",
      change: (resources: Mutable[]) =>
        set(find(resources, "CronJob").inputs, "spec.jobTemplate.spec.template.spec.hostIPC", true),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /hostIPC/,
    },
  ],
  allows: [
    {
      title: "a root file system that can be written to, where that is configured",
      change: (resources) => set(proxy(resources), `${container}.securityContext.readOnlyRootFilesystem`, false),
      config: { "pod-security-not-restricted": { readOnlyRootFilesystem: false } },
    },
    {
      title: "what the containers say themselves rather than their pod",
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
      title: "a namespace that enforces nothing",
      change: (resources) =>
        set(find(resources, "Namespace").inputs, "metadata.labels.pod-security\\.kubernetes\\.io/enforce", undefined),
      resource: "Namespace litellm",
      says: /enforce is not set/,
    },
    {
      title: "a weaker standard",
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
      title: "a token by the pod's own wish",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, true),
      resource: deployment,
      says: /mounts a token of service account litellm, to which no role/,
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
      title: "a token whose role was taken away",
      change: (resources) => resources.splice(resources.indexOf(find(resources, "RoleBinding")), 1),
      resource: "CronJob litellm/litellm-pg-prune",
      says: /service account litellm-pg-prune/,
    },
  ],
  allows: [
    {
      title: "no token by the account's wish",
      change: (resources) => set(proxy(resources), `${pod}.automountServiceAccountToken`, undefined),
    },
    {
      title: "an account that is configured",
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
      title: "instances of PostgreSQL without a limit",
      change: (resources) => set(find(resources, "Cluster").inputs, "spec.resources.limits", undefined),
      resource: "Cluster litellm/litellm-pg",
      says: /has no resources\.limits\.memory/,
    },
    {
      title: "a quantity that is none",
      change: (resources) => set(proxy(resources), `${container}.resources.limits.memory`, "much"),
      resource: deployment,
      says: /no resources\.limits\.memory/,
    },
  ],
  allows: [
    {
      title: "a CPU limit besides",
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
      title: "external addresses",
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
      title: "a Gateway that listens for HTTP",
      change: (resources) => resources.push(gateway("HTTP")),
      resource: "Gateway litellm/litellm",
      says: /has the listener web, which serves without TLS/,
    },
  ],
  allows: [
    {
      title: "a LoadBalancer that ends TLS",
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
      title: "a listener that only redirects, where that is configured",
      change: (resources) => resources.push(gateway("HTTP")),
      config: { "exposed-without-tls": { httpListeners: ["web"] } },
    },
  ],
});
