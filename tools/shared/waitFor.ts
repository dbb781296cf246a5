import { setTimeout as delay } from "node:timers/promises";

/** How long to wait for a condition, and how often to check it. */
export interface WaitOptions {
  /** Seconds until the timeout. */
  deadline: number;
  /** Seconds between checks; 0.5 by default. */
  interval?: number;
  /** What is waited for, as it should read in the error: "the primary to be ready". */
  what: string;
}

/**
 * Calls `look` until it returns something other than `undefined` or `false`, and returns that. An error thrown by `look`
 * counts as "not yet".
 * @throws Error naming the condition, the timeout and the last error
 */
export async function waitFor<T>(look: () => Promise<T | undefined | false>, options: WaitOptions): Promise<T> {
  const end = performance.now() + options.deadline * 1000;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= end) {
      const why = last instanceof Error ? `: ${last.message}` : "";
      throw new Error(`timed out after ${options.deadline} s waiting for ${options.what}${why}`);
    }
    await delay((options.interval ?? 0.5) * 1000);
  }
}
