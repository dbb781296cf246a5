import { ruleTests } from "../ruleTests";
import { find, type Mutable, object, set } from "../support";

const ingress = (tls: unknown) =>
  object("networking.k8s.io/v1:Ingress", "litellm", { spec: { tls, rules: [{ host: "llm.example.com" }] } });

const gateway = (protocol: string) =>
  object("gateway.networking.k8s.io/v1:Gateway", "litellm", { spec: { listeners: [{ name: "web", protocol }] } });

const route = (parent: object, filters?: object[]) =>
  object("gateway.networking.k8s.io/v1:HTTPRoute", "litellm", {
    spec: { parentRefs: [parent], rules: [{ filters, backendRefs: [{ name: "litellm", port: 4000 }] }] },
  });

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
    {
      title: "a route that is attached to every listener of a Gateway",
      change: (resources) => resources.push(route({ name: "public", namespace: "ingress" })),
      resource: "HTTPRoute litellm/litellm",
      says: /is attached to every listener of Gateway public/,
    },
    {
      title: "such a route that rewrites requests",
      change: (resources) => resources.push(route({ name: "public" }, [{ type: "URLRewrite" }])),
      resource: "HTTPRoute litellm/litellm",
      says: /is attached to every listener of Gateway public/,
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
    {
      title: "a route that is attached to one listener",
      change: (resources) => resources.push(route({ name: "public", sectionName: "https" })),
    },
    {
      title: "a route that only redirects",
      change: (resources) => resources.push(route({ name: "public" }, [{ type: "RequestRedirect" }])),
    },
    {
      title: "a route below a Service of a mesh",
      change: (resources) => resources.push(route({ name: "litellm", kind: "Service" })),
    },
    { title: "a Gateway with TLS", change: (resources) => resources.push(gateway("HTTPS")) },
    {
      title: "an HTTP listener that the policy config allows",
      change: (resources) => resources.push(gateway("HTTP")),
      config: { "exposed-without-tls": { httpListeners: ["web"] } },
    },
  ],
});
