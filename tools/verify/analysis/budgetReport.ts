/** One request of a virtual key and its response. */
export interface BudgetRequest {
  /** The replica that it was sent to. */
  replica: string;
  /** HTTP status. */
  status: number;
  /** What the proxy charged, in US dollars; 0 where it was refused. */
  cost: number;
  /** Whether the body reports an exceeded budget, rather than a rate limit. */
  overBudget: boolean;
}

/** How a budget was spent. */
export interface BudgetReport {
  served: number;
  /** US dollars. */
  spent: number;
  /** US dollars spent above the budget; never negative. */
  overspend: number;
  /** Replicas whose last response was 429 because of the budget. */
  refusing: string[];
  /** Responses that are neither a completion nor such a refusal. */
  unexpected: BudgetRequest[];
}

/** Whether a response is the one expected for a spent budget. */
export function isBudgetRefusal({ status, overBudget }: BudgetRequest): boolean {
  return status === 429 && overBudget;
}

/** Adds up what a key was charged. */
export function budgetReport(requests: readonly BudgetRequest[], budget: number): BudgetReport {
  const served = requests.filter(({ status }) => status === 200);
  const spent = served.reduce((sum, { cost }) => sum + cost, 0);
  const last = new Map(requests.map((request) => [request.replica, request]));
  return {
    served: served.length,
    spent,
    // Costs are decimal fractions of a cent: the rounding error of their sum must not count as overspend.
    overspend: Math.max(0, Number((spent - budget).toFixed(9))),
    refusing: [...last.values()].filter(isBudgetRefusal).map(({ replica }) => replica),
    unexpected: requests.filter((request) => request.status !== 200 && !isBudgetRefusal(request)),
  };
}

/**
 * A budget for this many requests, in US dollars. With a fraction of a request, rounding can't decide about the last one.
 * @param cost of one request
 * @throws Error where the model costs nothing, because its budget is never spent
 */
export function probeBudget(cost: number, model: string, requests: number): number {
  if (cost > 0) return Number((cost * requests).toPrecision(6));
  throw new Error(
    `model ${model} costs nothing according to LiteLLM, so that its budget is never spent: ` +
      "name one with a price (--model), or set its price (model_info.input_cost_per_token)",
  );
}

/** The permitted overspend in US dollars: one request in flight at each replica. */
export function tolerableOverspend(cost: number, replicas: number): number {
  return cost * replicas;
}

/** Whether the spend in the database equals the sum of the responses' costs, to 0.1 %. */
export function isAccounted(recorded: number, charged: number): boolean {
  return Math.abs(recorded - charged) <= charged / 1000;
}

/** An amount in US dollars without trailing zeros: `$0.00022`. */
export function dollars(amount: number): string {
  return `$${Number(amount.toPrecision(4))}`;
}
