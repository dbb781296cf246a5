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

/** Redis's own. */
const defaultPort = 6379;

/**
 * Each replica counts for itself unless Redis is shared, so that budgets and rate limits multiply by the replicas.
 * `REDIS_*` variables are not enough: with Redis away at start the proxy counts in memory, with only a warning.
 * A Redis outside the stack can't be looked at; TLS with verification shows that a server of that name is there, and
 * keeps the password from whoever listens. Source: LiteLLM 1.109.1, `general_settings.coordination_redis`.
 */
export const coordinationRedisNotShared = defineRule({
  name: "coordination-redis-not-shared",
  description:
    "Replicas of the proxy must share their counters in one Redis, with a password: the stack's own, or one outside it by verified TLS.",
  remedy:
    "Set general_settings.coordination_redis to the stack's Redis (llm-gateway:redis.enabled) or to one outside the stack, with ssl: true and its certificate verified (llm-gateway:redis.external), and its password as os.environ/….",
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
        "hosts outside the stack that are accepted under a short name, in the proxy's namespace, or from a variable that the stack doesn't hold, as the configuration names them, * standing for any text",
      ),
    unencryptedRedis: z
      .array(z.string().min(1))
      .default([])
      .describe("hosts outside the stack that may be reached without TLS, such as those behind a service mesh"),
  },
  check(stack, { externalRedis, unencryptedRedis }, report) {
    for (const proxy of proxiesOf(stack)) {
      const { resource, replicas } = proxy.workload;
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read" || replicas === 1) continue;
      const redis = coordinationRedisIn(found.config);
      const section = `general_settings.coordination_redis in ${describe(found.source)}`;
      if (redis === undefined) {
        report(`shares no counters between its replicas: ${section} names no Redis`, resource);
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
        const problem = `shares its counters in ${hidden(host)}, which is no Service of this stack`;
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

/** The port that goes with the section's host. */
const portOf = (redis: Value): Value => at(redis, "port") ?? defaultPort;

/** What keeps a Service of the stack from leading to a Redis, as a phrase. */
function problemOf(stack: Stack, service: Resource, port: Value): string | undefined {
  if (!isServed(stack, service)) return `${describe(service)}, which selects no pods of this stack`;
  return hasPort(service, port) ? undefined : `a port that ${describe(service)} does not have`;
}

/** Why a section has no password, as a phrase; undefined where it has one. */
function missingPassword(stack: Stack, proxy: Proxy, redis: Value): string | undefined {
  if (variableBehind(at(redis, "url")) !== undefined) return undefined;
  const password = at(redis, "password");
  if (password === undefined || password === null || password === "") return "has none";
  const variable = variableBehind(password);
  const unset = variable !== undefined && variableOf(stack, proxy.container, variable) === undefined;
  return unset ? `takes it from ${variable}, which is not set` : undefined;
}

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
