import type { Identity } from "../settings";

/** The parts of a gateway that run pods. A Job's part is not its server's: Services and disruption budgets select by it. */
export type Part = "litellm" | "litellm-migration" | "postgres" | "postgres-pruning" | "redis";

/** The label that says which profile a resource was made for; the policy pack reads it. */
export const profileLabel = "llm-gateway/profile";

/** The label that says which stack a resource belongs to, as `project.stack`. */
export const stackLabel = "llm-gateway/stack";

/** What a Service, Deployment or disruption budget selects pods by; never changes over a workload's life. */
export function selectorLabels(part: Part, instance: string): Record<string, string> {
  return { "app.kubernetes.io/instance": instance, "app.kubernetes.io/name": part };
}

/** Labels that say which gateway something belongs to, and that nobody else sets or selects by. */
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
