import { waitFor } from "../../tools/shared/waitFor";

/** One answered request. */
export interface Sample {
  /** Index of the replica. */
  replica: number;
  /** When it was sent and when the response was complete: milliseconds of the load's clock. */
  sent: number;
  ended: number;
  /** HTTP status; 0 without a response within `patience`. */
  status: number;
  /** What the proxy charged, in US dollars. */
  cost: number;
}

/** Seconds until a client gives up. */
const patience = 15;

/** The completion whose cost is the unit of every budget. */
export function budgetRequest(model: string): object {
  // The length of the mock's response: LiteLLM reserves the cost of this many tokens.
  return { model, max_tokens: 20, messages: [{ role: "user", content: "ping" }] };
}

/** Sends completions of one virtual key to each replica at a constant rate, however long responses take. */
export class BudgetLoad {
  readonly samples: Sample[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly urls: readonly string[],
    protected readonly key: string,
    /** `clock` counts milliseconds: `performance` by default. */
    protected readonly options: { model: string; perSecond: number; patience?: number; clock?: { now(): number } },
  ) {}

  start(): void {
    this.urls.forEach((url, replica) => {
      const send = (): void => {
        const request = this.ask(url, replica).finally(() => this.underWay.delete(request));
        this.underWay.add(request);
      };
      this.timers.push(setInterval(send, 1000 / this.options.perSecond));
    });
  }

  /** Stops sending and waits for outstanding responses. */
  async stop(): Promise<readonly Sample[]> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.underWay);
    return this.samples;
  }

  /** Waits until the last `count` responses of each replica have one of these statuses. */
  async settles(statuses: readonly number[], count: number, deadline: number): Promise<void> {
    await waitFor(
      () =>
        Promise.resolve(
          this.urls.every((_, replica) => {
            const latest = this.samples.filter((sample) => sample.replica === replica).slice(-count);
            return latest.length === count && latest.every(({ status }) => statuses.includes(status));
          }),
        ),
      { deadline, interval: 0.1, what: `answers ${statuses.join(" or ")} from each replica` },
    );
  }

  /** Waits until this many requests were answered with 200. */
  async served(count: number, deadline: number): Promise<void> {
    const enough = () => Promise.resolve(servedIn(this.samples) >= count);
    await waitFor(enough, { deadline, interval: 0.05, what: `${count} served requests` });
  }

  private async ask(url: string, replica: number): Promise<void> {
    const clock = this.options.clock ?? performance;
    const sent = clock.now();
    const answer = await this.send(url);
    this.samples.push({ replica, sent, ended: clock.now(), ...answer });
  }

  /** Sends one request, over a kept connection where there is one. */
  protected async send(url: string): Promise<Pick<Sample, "status" | "cost">> {
    let [status, cost] = [0, 0];
    try {
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json" },
        body: JSON.stringify(budgetRequest(this.options.model)),
        signal: AbortSignal.timeout((this.options.patience ?? patience) * 1000),
      });
      await response.arrayBuffer();
      ({ status } = response);
      if (status === 200) cost = Number(response.headers.get("x-litellm-response-cost"));
    } catch {
      // No response: status 0.
    }
    return { status, cost };
  }
}

/** How many requests were served. */
export function servedIn(samples: readonly Pick<Sample, "status">[]): number {
  return samples.filter(({ status }) => status === 200).length;
}

/** The total cost of the served requests, in US dollars. */
export function spentIn(samples: readonly Sample[]): number {
  return samples.reduce((sum, { cost }) => sum + cost, 0);
}

/**
 * Seconds from a moment until the response to the last refused request, by replica.
 * @param expected the statuses of requests that were served or over the budget; no other counts as refused, and neither
 *   does one whose response came before
 */
export function refusedAfter(
  samples: readonly Sample[],
  moment: number,
  replicas: number,
  expected: readonly number[] = [200, 429],
): number[] {
  return Array.from({ length: replicas }, (_, replica) => {
    const refused = samples.filter(
      (sample) => sample.replica === replica && !expected.includes(sample.status) && sample.ended > moment,
    );
    return Math.max(0, ...refused.map(({ ended }) => (ended - moment) / 1000));
  });
}
