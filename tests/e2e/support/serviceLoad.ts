import { ask } from "../../../benchmarks/requests";
import { BudgetLoad, budgetRequest, type Sample } from "../../../benchmarks/support/budgetLoad";

/** Seconds until a client gives up. */
const patience = 10;

/**
 * A load through the Service, each request over its own connection: a kept one would always lead to the same replica.
 * Times are those of `Date.now()`.
 */
export class ServiceLoad extends BudgetLoad {
  constructor(url: string, key: string, perSecond: number) {
    super([url], key, { model: "mock", perSecond, clock: Date });
  }

  protected override async send(url: string): Promise<Pick<Sample, "status" | "cost">> {
    const call = { url, key: this.key, body: budgetRequest(this.options.model) };
    const { status, headers } = await ask(call, { patience });
    return { status, cost: status === 200 ? Number(headers["x-litellm-response-cost"] ?? 0) : 0 };
  }
}
