import { request } from "node:http";

import { budgetRequest, type Sample } from "../../../benchmarks/support/budgetLoad";

/** Seconds until a client leaves. */
const patience = 10;

/**
 * Sends completions of one virtual key through the Service at a constant rate, however long the answers take, each over
 * its own connection: a kept one would always lead to the same replica. Times are those of `Date.now()`.
 */
export class ServiceLoad {
  readonly samples: Sample[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly perSecond: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      const asked = this.ask().finally(() => this.underWay.delete(asked));
      this.underWay.add(asked);
    }, 1000 / this.perSecond);
  }

  /** Stops sending, and waits for the answers that are still to come. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }

  private async ask(): Promise<void> {
    const sent = Date.now();
    const { status, cost } = await this.send();
    this.samples.push({ replica: 0, sent, ended: Date.now(), status, cost });
  }

  private send(): Promise<Pick<Sample, "status" | "cost">> {
    const body = JSON.stringify(budgetRequest("mock"));
    return new Promise((resolve) => {
      const none = (): void => {
        resolve({ status: 0, cost: 0 });
      };
      const outgoing = request(`${this.url}/v1/chat/completions`, {
        method: "POST",
        agent: false,
        signal: AbortSignal.timeout(patience * 1000),
        headers: {
          authorization: `Bearer ${this.key}`,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
      });
      outgoing.on("error", none);
      outgoing.on("response", (response) => {
        response.on("error", none);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          const cost = status === 200 ? Number(response.headers["x-litellm-response-cost"] ?? 0) : 0;
          resolve({ status, cost });
        });
        response.resume();
      });
      outgoing.end(body);
    });
  }
}
