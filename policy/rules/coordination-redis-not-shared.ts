import { z } from "zod";

import { isReference } from "../detectors/secretText";
import { defineRule } from "../pack/rule";
import {
  addressOf,
  coordinationRedisIn,
  encryptionFault,
  hostsOf,
  mayBeOutside,
  serviceAt,
  variableBehind,
} from "../stack/coordinationRedis";
import { matches } from "../stack/pattern";
import { podGroupsOf } from "../stack/pdb";
import { type Proxy, proxiesOf, variableOf } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { describe, type Resource, sameNamespace } from "../stack/resource";
import { serviceSelects } from "../stack/selectors";
import type { Stack } from "../stack/stack";
import { at, items, text, type Value } from "../stack/values";

/** Redis's default. */
const defaultPort = 6379;

/**
 * Without a shared Redis each replica has its own counters, so budgets and rate limits are multiplied by the number of
 * replicas. `REDIS_*` variables are not enough: if Redis is unreachable at start, the proxy counts in memory, with only a
 * warning. A Redis outside the stack can't be checked, so verified TLS must authenticate it and protect the password.
 * Source: LiteLLM 1.109.1, `general_settings.coordination_redis`.
 */
export const coordinationRedisNotShared = defineRule({
  name: "coordination-redis-not-shared",
  description:
    "Replicas of the proxy must share their counters in one Redis with a password: one of the stack, or one outside it with verified TLS.",
  remedy:
    "Set general_settings.coordination_redis to the stack's Redis (llm-gateway:redis.enabled), or to one outside the stack with ssl: true and certificate verification (llm-gateway:redis.external). Set its password as os.environ/….",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/config_settings",
  alone: false,
  options: {
    externalRedis: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "hosts of Redis outside the stack, as the configuration names them, that are accepted with a short name, in the proxy's namespace, or from a variable that is not in the stack; * matches any text",
      ),
    unencryptedRedis: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "hosts of Redis outside the stack that need no TLS, such as those behind a service mesh; * matches any text",
      ),
  },
  check(stack, { externalRedis, unencryptedRedis }, report) {
    for (const proxy of proxiesOf(stack)) {
      const { resource, replicas } = proxy.workload;
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read" || replicas === 1) continue;
      const redis = coordinationRedisIn(found.config);
      const section = `general_settings.coordination_redis in ${describe(found.source)}`;
      if (redis === undefined) {
        report(`has counters that its replicas don't share: ${section} names no Redis`, resource);
        continue;
      }
      for (const host of hostsOf(redis)) {
        const named = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern, host));
        const address = addressOf(stack, proxy, host);
        if (typeof address === "symbol") continue;
        const known = text(address);
        const service = known === undefined ? undefined : serviceAt(stack, known, resource);
        if (typeof service === "symbol") continue;
        if (service && !named(externalRedis)) {
          const problem = problemOf(stack, service, host === at(redis, "host") ? portOf(redis) : undefined);
          if (problem !== undefined) report(`shares its counters through ${problem}`, resource);
          continue;
        }
        const problem = `shares its counters in ${hidden(host)}, which is not a Service of this stack`;
        const outside = known !== undefined && mayBeOutside(known, resource);
        const fault = named(unencryptedRedis) ? undefined : encryptionFault(stack, proxy, redis);
        if (!outside && !named([...externalRedis, ...unencryptedRedis])) report(problem, resource);
        else if (fault !== undefined) report(`${problem}, ${fault}`, resource);
      }
      const missing = missingPassword(stack, proxy, redis);
      if (missing !== undefined) report(`uses Redis without a password: ${section} ${missing}`, resource);
    }
  },
});

/** The port of the section's host. */
const portOf = (redis: Value): Value => at(redis, "port") ?? defaultPort;

/** Why a Service of the stack doesn't lead to a Redis, as a phrase. */
function problemOf(stack: Stack, service: Resource, port: Value): string | undefined {
  if (!isServed(stack, service)) return `${describe(service)}, which selects no pods of this stack`;
  return hasPort(service, port) ? undefined : `a port that ${describe(service)} does not have`;
}

/** Why a section has no password, as a phrase; undefined if it has one. */
function missingPassword(stack: Stack, proxy: Proxy, redis: Value): string | undefined {
  if (variableBehind(at(redis, "url")) !== undefined) return undefined;
  const password = at(redis, "password");
  if (password === undefined || password === null || password === "") return "has none";
  const variable = variableBehind(password);
  const unset = variable !== undefined && variableOf(stack, proxy.container, variable) === undefined;
  return unset ? `takes it from ${variable}, which is not set` : undefined;
}

/** A host for messages: never the credentials in a URL. */
function hidden(host: string): string {
  return /^(os\.environ\/)?[\w.-]+$/.test(host) ? host : "a host that isn't a plain name";
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
