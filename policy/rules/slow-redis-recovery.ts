import { z } from "zod";

import { defineRule } from "../pack/rule";
import { breakerVariables, coordinationRedisIn } from "../stack/coordinationRedis";
import { proxiesOf, variableText } from "../stack/proxy";
import { proxyConfigOf } from "../stack/proxyConfig";
import { describe } from "../stack/resource";
import { at, type Value } from "../stack/values";

const { enabled, recovery } = breakerVariables;

/** The values that LiteLLM parses as a number here; for any other it uses 60. */
const wholeNumber = /^\s*\+?\d+\s*$/;

/**
 * LiteLLM's circuit breaker refuses requests for 60 s after the last failure of Redis, and its own probes extend that time.
 * Measured: more than 110 s after a deleted pod. With the circuit breaker off, requests are served on the database's stale
 * spend. The default socket timeout of 5 s delays each request that long if Redis doesn't answer.
 * Source: LiteLLM 1.109.1, `constants.py` and `caching/redis_cache.py`.
 */
export const slowRedisRecovery = defineRule({
  name: "slow-redis-recovery",
  description:
    "The loss of Redis must not be a long outage, nor open a budget: the proxy's circuit breaker must be on, with a short recovery timeout and short socket timeouts.",
  remedy: `Set ${enabled} to "true" and ${recovery} to "2" in the proxy's environment, and socket_timeout and socket_connect_timeout in coordination_redis to 1.`,
  severity: "high",
  level: "mandatory",
  scope: "production",
  source: "https://github.com/BerriAI/litellm/pull/24181",
  alone: false,
  options: {
    maximumRecoverySeconds: z
      .int()
      .positive()
      .default(5)
      .describe(
        "the longest time, in seconds, that the circuit breaker may refuse requests before it tries Redis again",
      ),
    maximumSocketSeconds: z
      .number()
      .positive()
      .default(2)
      .describe("the longest time, in seconds, that a request may wait for Redis"),
  },
  check(stack, { maximumRecoverySeconds, maximumSocketSeconds }, report) {
    for (const proxy of proxiesOf(stack)) {
      const { resource } = proxy.workload;
      const found = proxyConfigOf(stack, proxy);
      const redis = found.kind === "read" ? coordinationRedisIn(found.config) : undefined;
      if (found.kind !== "read" || redis === undefined) continue;
      const on = variableText(stack, proxy.container, enabled);
      if (typeof on === "string" && on.toLowerCase() !== "true") {
        report(`has its circuit breaker off (${enabled} is not true), and so serves requests on stale spend`, resource);
      }
      const seconds = variableText(stack, proxy.container, recovery);
      const late = "refuses requests long after Redis has recovered";
      if (seconds === undefined)
        report(`${late}: ${recovery} is not set (default 60), expected 1 to ${maximumRecoverySeconds}`, resource);
      else if (
        typeof seconds === "string" &&
        !(wholeNumber.test(seconds) && isWithin(seconds, maximumRecoverySeconds))
      ) {
        report(`${late}: ${recovery} is not a whole number from 1 to ${maximumRecoverySeconds}`, resource);
      }
      for (const name of ["socket_timeout", "socket_connect_timeout"]) {
        if (isWithin(at(redis, name), maximumSocketSeconds)) continue;
        const where = `coordination_redis.${name} in ${describe(found.source)}`;
        report(
          `may wait too long for Redis: ${where} must be greater than 0 and at most ${maximumSocketSeconds}`,
          resource,
        );
      }
    }
  },
});

/** Whether a value is a number greater than zero and at most `most`; the client accepts a numeric string too. */
function isWithin(value: Value, most: number): boolean {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && number > 0 && number <= most;
}
