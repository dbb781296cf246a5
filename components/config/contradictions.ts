import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

/** Reports keys that would be ignored because of another key. */
export function contradictions(config: GatewayConfig): Problem[] {
  return [...redisContradictions(config), ...saltKeyContradictions(config)];
}

function redisContradictions({ redis }: GatewayConfig): Problem[] {
  if (!redis.external) return [];
  const remedy = "With redis.external no Redis is deployed; remove one of the two keys.";
  const problems: Problem[] = [];
  if (redis.enabled === false) {
    problems.push({ path: "redis.enabled", value: false, allowed: "true beside redis.external", remedy });
  }
  if (redis.name !== undefined) {
    problems.push({ path: "redis.name", value: redis.name, allowed: "nothing beside redis.external", remedy });
  }
  return problems;
}

function saltKeyContradictions({ litellm }: GatewayConfig): Problem[] {
  if (litellm.saltKey === undefined || litellm.saltKeySecret === undefined) return [];
  return [
    {
      path: "litellm.saltKeySecret",
      value: litellm.saltKeySecret.name,
      allowed: "nothing beside litellm.saltKey",
      remedy: "There is one salt key; remove one of the two keys.",
    },
  ];
}
