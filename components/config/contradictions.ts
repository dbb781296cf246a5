import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

/** Values that are each allowed, and of which one would be ignored beside the other. */
export function contradictions({ redis }: GatewayConfig): Problem[] {
  if (!redis.external) return [];
  const remedy = "With redis.external no Redis is deployed; leave one of the two out.";
  const problems: Problem[] = [];
  if (redis.enabled === false) {
    problems.push({ path: "redis.enabled", value: false, allowed: "true beside redis.external", remedy });
  }
  if (redis.name !== undefined) {
    problems.push({ path: "redis.name", value: redis.name, allowed: "nothing beside redis.external", remedy });
  }
  return problems;
}
