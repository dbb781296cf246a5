import { setTimeout as delay } from "node:timers/promises";

import { UserError } from "../userError";
import type { Verdict } from "./verdict";

/**
 * Seconds for which a workload may be stuck before the wait ends. For an image that can't be pulled: the kubelet tries about
 * 0, 10 and 30 s after the start. A pull that takes long is not a failure and is waited for until the deadline.
 */
const stuckPatienceSeconds = 45;

/** Seconds for which the API server may be unreachable. */
const awaySeconds = 120;

/** What is waited for, and for how long. */
export interface Wait {
  /** Kind, namespace and name, for messages. */
  what: string;
  minutes: number;
  look: () => Promise<Verdict>;
  /** Gets a message whenever what is waited for changes. */
  report: (message: string) => void;
  /** Milliseconds between two looks. */
  interval?: number;
  /** Milliseconds that a second takes; tests have less time. */
  second?: number;
}

/** A workload doesn't run what was asked for. The message says what was found and what to do. */
export class NotReadyError extends UserError {
  constructor(what: string, found: string) {
    super(`${what} ${found}. Correct the cause and run the update again: it continues from here.`);
  }
}

/**
 * Waits until a workload is ready.
 * @throws NotReadyError when it failed, its image can't be pulled, or the time is up
 */
export async function waitUntilReady({
  what,
  minutes,
  look,
  report,
  interval = 500,
  second = 1000,
}: Wait): Promise<void> {
  const begun = Date.now();
  const since = (start: number): number => (Date.now() - start) / second;
  let stuckSince: number | undefined;
  let awaySince: number | undefined;
  let reported = "";
  for (;;) {
    try {
      const verdict = await look();
      awaySince = undefined;
      if (verdict.state === "ready") return;
      if (verdict.state === "failed") throw new NotReadyError(what, `failed: ${verdict.because}`);
      const { waitingFor, problem, stuck } = verdict;
      stuckSince = problem?.image === true || stuck ? (stuckSince ?? Date.now()) : undefined;
      const message = `waiting for ${waitingFor}${problem ? `; ${problem.message}` : ""}`;
      const hopeless = stuckSince !== undefined && since(stuckSince) >= stuckPatienceSeconds;
      if (hopeless || since(begun) >= minutes * 60) {
        throw new NotReadyError(what, `is not ready after ${Math.round(since(begun))} s: ${message}`);
      }
      if (message !== reported) report(`${what}: ${message}`);
      reported = message;
    } catch (error) {
      if (error instanceof NotReadyError || isRefusal(error)) throw error;
      awaySince ??= Date.now();
      if (since(awaySince) >= awaySeconds) {
        const why = error instanceof Error ? error.message : String(error);
        throw new NotReadyError(what, `can't be observed: the API server doesn't answer (${why})`);
      }
    }
    await delay(interval);
  }
}

/** An answer of the API server that another request wouldn't change. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "number" && code >= 400 && code < 500 && code !== 429;
}
