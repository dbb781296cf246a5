/** One answered request of a virtual key. */
export interface BudgetRequest {
  /** The replica that it was sent to. */
  replica: string;
  /** HTTP status. */
  status: number;
  /** What the proxy charged, in US dollars; 0 where it was refused. */
  cost: number;
  /** The body says that the budget is exceeded, rather than a rate limit. */
  overBudget: boolean;
}

/** What became of a budget. */
export interface BudgetReport {
  served: number;
  /** US dollars. */
  spent: number;
  /** US dollars spent above the budget; never negative. */
  overspend: number;
  /** Replicas whose last answer was a refusal for the budget's sake, with 429. */
  refusing: string[];
  /** Answers that are neither a completion nor that refusal. */
  unexpected: BudgetRequest[];
}

/** Whether an answer is what a spent budget must get. */
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
    // Costs are decimal fractions of a cent: what floating point makes of their sum must not count as overspend.
    overspend: Math.max(0, Number((spent - budget).toFixed(9))),
    refusing: [...last.values()].filter(isBudgetRefusal).map(({ replica }) => replica),
    unexpected: requests.filter((request) => request.status !== 200 && !isBudgetRefusal(request)),
  };
}

/**
 * A budget that is worth so many requests, in US dollars. A fraction keeps rounding from deciding about the last one.
 * @param cost of one request
 * @throws Error where the model costs nothing, so that no budget is ever spent
 */
export function probeBudget(cost: number, model: string, requests: number): number {
  if (cost > 0) return Number((cost * requests).toPrecision(6));
  throw new Error(
    `model ${model} costs nothing according to LiteLLM, so that no budget is ever spent: ` +
      "name one that has a price with --model, or give it one (model_info.input_cost_per_token)",
  );
}

/** The most that may be overspent: one request in flight at each replica, in US dollars. */
export function tolerableOverspend(cost: number, replicas: number): number {
  return cost * replicas;
}

/** Whether the database has what the answers said that they cost, to a thousandth. */
export function isAccounted(recorded: number, charged: number): boolean {
  return Math.abs(recorded - charged) <= charged / 1000;
}

/** An amount in US dollars, as short as it is exact: `$0.00022`. */
export function dollars(amount: number): string {
  return `$${Number(amount.toPrecision(4))}`;
}
