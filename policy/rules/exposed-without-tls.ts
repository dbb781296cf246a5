import { z } from "zod";

import { defineRule } from "../pack/rule";
import { matches } from "../stack/pattern";
import { isKind, type Resource } from "../stack/resource";
import { at, isObject, items, text, type Value } from "../stack/values";

const gatewayGroup = "gateway.networking.k8s.io";

/** Why a Service of type LoadBalancer, or with external IPs, is exposed without TLS; undefined if it isn't. */
function serviceFault(service: Resource, tlsAnnotations: readonly string[]): string | undefined {
  const spec = at(service.inputs, "spec");
  const annotations = at(service.inputs, "metadata", "annotations");
  if (typeof annotations === "symbol") return undefined;
  if (items(at(spec, "externalIPs")).length > 0) return "is reachable from outside by externalIPs, without TLS";
  if (at(spec, "type") !== "LoadBalancer") return undefined;
  const encrypted = tlsAnnotations.some((name) => (at(annotations, name) ?? "") !== "");
  return encrypted ? undefined : "is a LoadBalancer that serves without TLS";
}

/** The hosts of an Ingress that no TLS section covers; `*` means all other hosts. */
function plainHosts(ingress: Resource): string[] {
  const sections = at(ingress.inputs, "spec", "tls");
  if (typeof sections === "symbol") return [];
  const covered = items(sections).flatMap((section) => {
    const hosts = items(at(section, "hosts"));
    return hosts.length > 0 ? hosts : ["*"];
  });
  const served = items(at(ingress.inputs, "spec", "rules")).map((rule) => at(rule, "host") ?? "*");
  if (isObject(at(ingress.inputs, "spec", "defaultBackend"))) served.push("*");
  const isCovered = (host: string) => covered.some((wanted) => typeof wanted !== "string" || matches(wanted, host));
  return served.flatMap((host) => (typeof host === "string" && !isCovered(host) ? [host] : []));
}

/** The listeners of a Gateway (Gateway API) without TLS. */
function plainListeners(gateway: Resource): Value[] {
  return items(at(gateway.inputs, "spec", "listeners")).filter((listener) => {
    const protocol = at(listener, "protocol");
    return typeof protocol === "string" && !["HTTPS", "TLS"].includes(protocol);
  });
}

/** The filter by which a route answers without its backends. */
const isRedirect = (filter: Value): boolean => at(filter, "type") === "RequestRedirect";

/** Whether every rule of an HTTPRoute only redirects, as for HTTP to HTTPS. */
function onlyRedirects(route: Resource): boolean {
  const rules = items(at(route.inputs, "spec", "rules"));
  return rules.length > 0 && rules.every((rule) => items(at(rule, "filters")).some(isRedirect));
}

/** The Gateways that an HTTPRoute is attached to with all of their listeners, those without TLS included. */
function openGateways(route: Resource): string[] {
  if (onlyRedirects(route)) return [];
  return items(at(route.inputs, "spec", "parentRefs")).flatMap((parent) => {
    const name = at(parent, "name");
    const chosen = at(parent, "sectionName") ?? at(parent, "port");
    const isGateway = (at(parent, "kind") ?? "Gateway") === "Gateway";
    return typeof name === "string" && chosen === undefined && isGateway ? [name] : [];
  });
}

/** Every request carries a virtual key. Without TLS, anybody on the network path can read the key and spend its budget. */
export const exposedWithoutTls = defineRule({
  name: "exposed-without-tls",
  description:
    "Services, Ingresses, Gateways and HTTPRoutes must not be reachable from outside the cluster without TLS.",
  remedy:
    "Use a ClusterIP Service behind an Ingress or Gateway with TLS, or terminate TLS at the load balancer with one of the annotations in this rule's option tlsAnnotations. Attach an HTTPRoute to a listener with TLS by its sectionName.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
  alone: true,
  options: {
    tlsAnnotations: z
      .array(z.string().min(1))
      .default([
        "service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
        "service.beta.kubernetes.io/do-loadbalancer-certificate-id",
        "service.beta.kubernetes.io/oci-load-balancer-tls-secret",
        "service.beta.kubernetes.io/scw-loadbalancer-certificate-ids",
      ])
      .describe("annotations that make a cloud's load balancer terminate TLS"),
    httpListeners: z
      .array(z.string().min(1))
      .default([])
      .describe("names of Gateway listeners that may use HTTP because they only redirect"),
  },
  check(stack, { tlsAnnotations, httpListeners }, report) {
    for (const resource of stack.resources) {
      if (isKind(resource, "Service", "")) {
        const fault = serviceFault(resource, tlsAnnotations);
        if (fault !== undefined) report(fault, resource);
      } else if (isKind(resource, "Ingress", "networking.k8s.io")) {
        const hosts = [...new Set(plainHosts(resource))].map((host) => (host === "*" ? "all hosts" : host));
        if (hosts.length > 0) report(`serves ${hosts.join(", ")} without TLS`, resource);
      } else if (isKind(resource, "Gateway", gatewayGroup)) {
        for (const listener of plainListeners(resource)) {
          const name = text(at(listener, "name")) ?? "";
          if (!httpListeners.includes(name)) report(`has the listener ${name}, which serves without TLS`, resource);
        }
      } else if (isKind(resource, "HTTPRoute", gatewayGroup)) {
        for (const name of openGateways(resource))
          report(`is attached to every listener of Gateway ${name}, also to those without TLS`, resource);
      }
    }
  },
});
