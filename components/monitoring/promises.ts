/** What profile prod guarantees. Each guarantee has alerts that fire while it is in danger (docs/monitoring.md). */
export const promises = {
  budgets: "No budget is spent without a check; what has no price or can't be verified is refused",
  pods: "A lost pod is not an outage",
  nodes: "A lost node is not an outage",
  rollouts: "A rollout or drain cuts no request",
  months: "It runs for months: logs, disk and connections stay bounded, and overload is answered with 503",
  data: "Data outlives the cluster",
  visibility: "What breaks is seen",
} as const;

/** The name of a guarantee. */
export type PromiseName = keyof typeof promises;
