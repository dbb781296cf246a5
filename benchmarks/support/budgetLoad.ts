import { waitFor } from "../../tools/shared/waitFor";

/** One answered request. */
export interface Sample {
  /** Index of the replica. */
  replica: number;
  /** When it was sent and when the answer was there: milliseconds of `performance.now()`. */
  sent: number;
  ended: number;
  /** HTTP status; 0 where no answer came within `patience`. */
  status: number;
  /** What the proxy charged, in US dollars. */
  cost: number;
}

/** Seconds until a client leaves. */
const patience = 15;

/** The completion that every budget is measured in. */
export function budgetRequest(model: string): object {
  // As many tokens as the mock answers: LiteLLM reserves by this.
  return { model, max_tokens: 20, messages: [{ role: "user", content: "ping" }] };
}

/** Sends completions of one virtual key to each replica at a constant rate, however long the answers take. */
export class BudgetLoad {
  readonly samples: Sample[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly urls: readonly string[],
    private readonly key: string,
    private readonly options: { model: string; perSecond: number; patience?: number },
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

  /** Stops sending, and waits for the answers that are still to come. */
  async stop(): Promise<readonly Sample[]> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.underWay);
    return this.samples;
  }

  /** Waits until each replica's latest answers, `count` of them, have one of these statuses. */
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
    const sent = performance.now();
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
      // No answer: status 0.
    }
    this.samples.push({ replica, sent, ended: performance.now(), status, cost });
  }
}

/** How many requests were served. */
export function servedIn(samples: readonly Pick<Sample, "status">[]): number {
  return samples.filter(({ status }) => status === 200).length;
}

/** What the served requests cost together, in US dollars. */
export function spentIn(samples: readonly Sample[]): number {
  return samples.reduce((sum, { cost }) => sum + cost, 0);
}

/**
 * Seconds from a moment until the last request that was refused had its answer; by replica.
 * @param expected the statuses of requests that were served or over the budget; no other counts as refused, and neither
 *   does one that had its answer before
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
