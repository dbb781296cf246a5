import { z } from "zod";

import { defineRule } from "../pack/rule";
import { breakerVariables, coordinationRedisIn } from "../stack/coordinationRedis";
import { matches } from "../stack/pattern";
import { proxiesOf, variableNames } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";

/**
 * LiteLLM uses `REDIS_*` variables for every setting that `coordination_redis` doesn't have. In a Secret of provider keys
 * `REDIS_CLUSTER_NODES` moves the counters to another Redis, `REDIS_DB` to another database, and `REDIS_SSL_CERT_REQS` turns
 * certificate verification off.
 * Source: LiteLLM 1.109.1, `_redis.py` (`_get_redis_env_kwarg_mapping`).
 */
export const unexpectedRedisEnvVar = defineRule({
  name: "unexpected-redis-env-var",
  description:
    "The proxy must have no REDIS_* variables except those of its circuit breaker: LiteLLM configures its Redis client by them.",
  remedy:
    "Rename the variable and its os.environ/ references, or set its value in general_settings.coordination_redis.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/config_settings",
  alone: false,
  options: {
    allowed: z
      .array(z.string().min(1))
      .default([])
      .describe("further variables that are allowed, such as REDIS_CONNECTION_POOL_TIMEOUT; * matches any text"),
  },
  check(stack, { allowed }, report) {
    const known = [...Object.values(breakerVariables), ...allowed];
    for (const proxy of proxiesOf(stack)) {
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read" || coordinationRedisIn(found.config) === undefined) continue;
      const names = variableNames(stack, proxy.container).filter((name) => name.startsWith("REDIS_"));
      for (const name of new Set(names)) {
        if (known.some((pattern) => matches(pattern, name))) continue;
        report(`has the variable ${name}, which changes LiteLLM's Redis client`, proxy.workload.resource);
      }
    }
  },
});
