import type { Identity } from "../settings";

/** The parts of a gateway that run pods. A Job's part is not its server's: Services and disruption budgets select by it. */
export type Part =
  | "litellm"
  | "litellm-migration"
  | "postgres"
  | "postgres-archive-guard"
  | "postgres-pruning"
  | "redis"
  | "redis-exporter";

/** The label with the profile that a resource was rendered for; the policy pack reads it. */
export const profileLabel = "llm-gateway/profile";

/** The label with the owning stack, as `project.stack`. */
export const stackLabel = "llm-gateway/stack";

/** What a Service, Deployment or disruption budget selects pods by; never changes over a workload's life. */
export function selectorLabels(part: Part, instance: string): Record<string, string> {
  return { "app.kubernetes.io/instance": instance, "app.kubernetes.io/name": part };
}

/** Labels that identify the owning gateway. Nothing else sets them or selects by them. */
export function originLabels(identity: Identity): Record<string, string> {
  return {
    "app.kubernetes.io/part-of": "llm-gateway",
    [profileLabel]: identity.profile,
    [stackLabel]: `${identity.project}.${identity.stack}`,
  };
}

/** Labels of a resource that belongs to the gateway as a whole. */
export function gatewayLabels(identity: Identity): Record<string, string> {
  return { "app.kubernetes.io/managed-by": "pulumi", ...originLabels(identity) };
}

/** Labels of a resource that belongs to one part of the gateway. */
export function partLabels(identity: Identity, part: Part, instance: string): Record<string, string> {
  return { ...gatewayLabels(identity), ...selectorLabels(part, instance) };
}
