import { z } from "zod";

import { defineRule } from "../pack/rule";
import { breakerVariables, coordinationRedisIn } from "../stack/coordinationRedis";
import { matches } from "../stack/pattern";
import { proxiesOf, variableNames } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";

/**
 * LiteLLM merges `REDIS_*` variables below `coordination_redis` into every Redis client: `REDIS_CLUSTER_NODES` in a Secret
 * of provider keys sends the counters elsewhere, `REDIS_DB` to another database, `REDIS_SSL_CERT_REQS` undoes verification.
 * Source: LiteLLM 1.109.1, `_redis.py` (`_get_redis_env_kwarg_mapping`).
 */
export const unexpectedRedisEnvVar = defineRule({
  name: "unexpected-redis-env-var",
  description:
    "No REDIS_* variable may reach the proxy beside those of its circuit breaker: LiteLLM would change its Redis client by it.",
  remedy:
    "Rename the variable, in the os.environ/ reference too, or set what it stands for in general_settings.coordination_redis.",
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://docs.litellm.ai/docs/proxy/config_settings",
  alone: false,
  options: {
    allowed: z
      .array(z.string().min(1))
      .default([])
      .describe("further variables that are allowed, such as REDIS_CONNECTION_POOL_TIMEOUT, * standing for any text"),
  },
  check(stack, { allowed }, report) {
    const known = [...Object.values(breakerVariables), ...allowed];
    for (const proxy of proxiesOf(stack)) {
      const found = proxyConfigOf(stack, proxy);
      if (found.kind !== "read" || coordinationRedisIn(found.config) === undefined) continue;
      const names = variableNames(stack, proxy.container).filter((name) => name.startsWith("REDIS_"));
      for (const name of new Set(names)) {
        if (known.some((pattern) => matches(pattern, name))) continue;
        report(`has the variable ${name}, by which LiteLLM changes its Redis client`, proxy.workload.resource);
      }
    }
  },
});
