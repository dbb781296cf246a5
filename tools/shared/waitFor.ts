import { setTimeout as delay } from "node:timers/promises";

/** How long to wait for a condition, and how often to look. */
export interface WaitOptions {
  /** Seconds until giving up. */
  deadline: number;
  /** Seconds between looks; 0.5 by default. */
  interval?: number;
  /** What is waited for, as it should read in the error: "the primary to be ready". */
  what: string;
}

/**
 * Looks again and again until `look` answers something other than `undefined` or `false`, and returns that.
 * An error thrown by `look` counts as "not yet" and is named if the deadline passes.
 * @throws Error naming what was waited for, for how long, and the last error seen
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
