import { z } from "zod";

import { podGroupsOf } from "../disruption";
import { type Proxy, proxiesOf, variableOf } from "../proxy";
import { proxyConfigOf } from "../proxyConfig";
import { describe, isKind, isNamed, type Resource, sameNamespace } from "../resource";
import { defineRule } from "../rule";
import { isReference } from "../secretText";
import { serviceSelects } from "../selectors";
import { matches, type Stack } from "../stack";
import { at, isObject, items, text, unknownYet, type Value } from "../values";

/** Redis's own. */
const defaultPort = 6379;

/** The hosts that a `coordination_redis` section points to, as they stand there. */
function hostsOf(redis: Value): string[] {
  const nodes = [...items(at(redis, "startup_nodes")), ...items(at(redis, "sentinel_nodes"))].map((node) =>
    Array.isArray(node) ? node[0] : at(node, "host"),
  );
  return [at(redis, "host"), hostOfUrl(at(redis, "url")), ...nodes].flatMap((host) => text(host) ?? []);
}

function hostOfUrl(value: Value): Value {
  if (typeof value !== "string" || value.startsWith("os.environ/")) return value;
  return URL.canParse(value) ? new URL(value).hostname : value;
}

/** A host that is taken from the environment, as far as the stack tells. */
function resolved(stack: Stack, proxy: Proxy, host: string): Value {
  if (!host.startsWith("os.environ/")) return host;
  const variable = variableOf(stack, proxy.container, host.slice("os.environ/".length));
  return variable?.kind === "literal" || variable?.kind === "secret" ? hostOfUrl(variable.value) : undefined;
}

/** The Service of the stack behind a host name: `name`, `name.namespace`, `name.namespace.svc…`; a symbol for one that may be it. */
function serviceAt(stack: Stack, host: string, from: Resource): Resource | symbol | undefined {
  const [name, namespace, svc] = host.split(".");
  if (svc !== undefined && svc !== "svc") return undefined;
  const near = stack.resources.filter((service) => {
    const own = at(service.inputs, "metadata", "namespace");
    const there = namespace === undefined ? sameNamespace(service, from) : own === undefined || own === namespace;
    return isKind(service, "Service", "") && (there || typeof own === "symbol");
  });
  const found = near.find((service) => isNamed(service, name) === true);
  return found ?? (near.some((service) => isNamed(service, name) === undefined) ? unknownYet : undefined);
}

/**
 * Each replica counts for itself unless Redis is shared, so that budgets and rate limits multiply by the replicas.
 * `REDIS_*` variables are not enough: with Redis away at start the proxy counts in memory, with only a warning.
 * Source: LiteLLM 1.109.1, `general_settings.coordination_redis`.
 */
export const unsharedCounters = defineRule({
  name: "unshared-counters",
  description: "Replicas of the proxy must share their counters in one Redis, with a password, that exists.",
  remedy:
    "Set general_settings.coordination_redis to the stack's Redis (llm-gateway:redis.enabled), its password as os.environ/…; declare a Redis outside the stack in this rule's externalRedis.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/config_settings",
  alone: false,
  options: {
    externalRedis: z
      .array(z.string().min(1))
      .default([])
      .describe("hosts of Redis outside the stack, as the configuration names them, * standing for any text"),
  },
  check(stack, { externalRedis }, report) {
    for (const proxy of proxiesOf(stack)) {
      const { resource, replicas } = proxy.workload;
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read" || replicas === 1) continue;
      const redis = at(found.config, "general_settings", "coordination_redis");
      const section = `general_settings.coordination_redis in ${describe(found.source)}`;
      if (!isObject(redis) || hostsOf(redis).length === 0) {
        report(`shares no counters between its replicas: ${section} names no Redis`, resource);
        continue;
      }
      for (const host of hostsOf(redis)) {
        if (externalRedis.some((pattern) => matches(pattern, host))) continue;
        const address = resolved(stack, proxy, host);
        if (typeof address === "symbol") continue;
        const service = typeof address === "string" ? serviceAt(stack, address, resource) : undefined;
        if (typeof service === "symbol") continue;
        if (!service) report(`shares its counters in ${hidden(host)}, which is no Service of this stack`, resource);
        else if (!isServed(stack, service)) {
          report(`shares its counters through ${describe(service)}, which selects no pods of this stack`, resource);
        } else if (host === at(redis, "host") && !hasPort(service, at(redis, "port") ?? defaultPort)) {
          report(`shares its counters through a port that ${describe(service)} does not have`, resource);
        }
      }
      const password = at(redis, "password");
      const inUrl = text(at(redis, "url"))?.startsWith("os.environ/") === true;
      if (!inUrl && (password === undefined || password === null || password === "")) {
        report(`uses Redis without a password: ${section} has none`, resource);
      }
    }
  },
});

/** A host as it may be shown: not with what a URL carries. */
function hidden(host: string): string {
  return /^(os\.environ\/)?[\w.-]+$/.test(host) ? host : "a host that is no name";
}

function hasPort(service: Resource, port: Value): boolean {
  const ports = at(service.inputs, "spec", "ports");
  if (typeof ports === "symbol" || !["number", "string"].includes(typeof port)) return true;
  if (typeof port === "string" && isReference(port)) return true;
  return items(ports).some((item) => {
    const own = at(item, "port");
    return typeof own === "symbol" || String(own) === String(port);
  });
}

function isServed(stack: Stack, service: Resource): boolean {
  const selector = at(service.inputs, "spec", "selector");
  return podGroupsOf(stack).some(
    ({ resource, labels }) => sameNamespace(resource, service) && serviceSelects(selector, labels) !== false,
  );
}
