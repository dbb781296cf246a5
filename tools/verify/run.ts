import { setTimeout as delay } from "node:timers/promises";

import { connect, type ClusterClient } from "../cluster/clusterClient";
import { Progress, type Write } from "../shared/progress";
import { waitFor } from "../shared/waitFor";
import { joinLanes, type Lane, type Span } from "./analysis/timeline";
import type { Check, CheckContext, CheckOutcome, Finding } from "./check";
import { Cleanup } from "./cleanup";
import type { Target } from "./target";

/** The options of a check's run. */
export interface RunCheckOptions {
  /** The model of the requests; by default the first of the proxy. */
  model?: string;
  /** Writes progress; to standard output by default. */
  write?: Write;
  /** Interrupts the check, which then cleans up. */
  signal?: AbortSignal;
  /** A connection to reuse. */
  cluster?: ClusterClient;
}

/** The check was interrupted; thrown after the cleanup. */
export class InterruptedError extends Error {}

/** Seconds without a report after which a step shows that it is still running. */
const heartbeat = 15;

/** Seconds to wait for a request in progress after an interruption. */
const lastRequest = 10;

/**
 * Runs one check on a target, whether or not it applies, and cleans up after it. A check fails that throws or can't clean
 * up.
 * @throws InterruptedError where the signal was aborted
 */
export async function runCheck(check: Check, target: Target, options: RunCheckOptions = {}): Promise<CheckOutcome> {
  const { signal } = options;
  const write: Write =
    options.write ??
    ((line) => {
      process.stdout.write(`${line}\n`);
    });
  const [begun, from] = [performance.now(), Date.now()];
  const findings: Finding[] = [];
  const lanes: Lane[] = [];
  const steps: Span[] = [];
  const cleanup = new Cleanup();
  const progress = new Progress(0, (line) => {
    write(`${check.name} ${line}`);
  });
  const context: CheckContext = {
    target,
    cluster: options.cluster ?? connect(target, target.namespace),
    cleanup,
    model: options.model,
    step: (title, work) => {
      throwIfInterrupted(signal);
      return progress.step(title, async (report) => {
        const span: Span = { from: Date.now(), to: NaN, title };
        steps.push(span);
        let silent = performance.now();
        const timer = setInterval(() => {
          if (performance.now() - silent >= heartbeat * 1000) report("…");
        }, heartbeat * 1000);
        try {
          return await work((detail) => {
            silent = performance.now();
            report(detail);
          });
        } finally {
          clearInterval(timer);
          span.to = Date.now();
        }
      });
    },
    waitFor: (look, wait) => interruptible(waitFor(look, wait), signal),
    found: (finding) => {
      findings.push(finding);
      const { ok, what, seen } = finding;
      write(`${check.name}   ${ok ? "ok" : "FAILED"}: ${what}: ${seen}`);
    },
    record: (lane) => void lanes.push(lane),
  };
  const missing = await check.missing?.(context.cluster);
  if (missing !== undefined) return { check: check.name, findings, skipped: missing, seconds: 0 };
  const running = check.run(context);
  try {
    await interruptible(running, signal);
  } catch (error) {
    if (error instanceof InterruptedError) {
      // Its last request to the API server must be complete before it can be undone.
      await Promise.race([running.catch(() => undefined), delay(lastRequest * 1000)]);
    } else {
      const seen = error instanceof Error ? error.message : String(error);
      context.found({ what: "check", expected: "runs to its end", seen, ok: false });
    }
  }
  const failures = await cleanup.runAll((what) => {
    write(`${check.name}   clean up: ${what}`);
  });
  for (const seen of failures) context.found({ what: "clean up", expected: "nothing left behind", seen, ok: false });
  throwIfInterrupted(signal);
  const all = joinLanes([{ kind: "spans", title: "steps", spans: steps }, ...lanes]);
  const timeline = { from, to: Date.now(), lanes: all };
  return { check: check.name, findings, seconds: (performance.now() - begun) / 1000, timeline };
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError("interrupted");
}

/** The result of some work, or an InterruptedError as soon as the signal is aborted. */
async function interruptible<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  throwIfInterrupted(signal);
  let interrupt = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => {
      reject(new InterruptedError("interrupted"));
    };
    signal.addEventListener("abort", interrupt);
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener("abort", interrupt);
    // An error after the interruption must not end the process.
    work.catch(() => undefined);
  }
}
