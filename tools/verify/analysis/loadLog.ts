import { z } from "zod";

import type { Tick } from "./timeline";

const failureSchema = z.object({
  /** Seconds since the load began. */
  at: z.number(),
  /** HTTP status; 0 without a response. */
  status: z.number(),
  error: z.string(),
});

const progressSchema = z.object({
  /** Seconds since 1970, on the clock of the load's node. */
  time: z.number().default(0),
  requests: z.number(),
  failures: z.number(),
  slowest: z.number(),
});

/** A request without a response, or with a status other than 200. */
export type LoadFailure = z.infer<typeof failureSchema>;

/** The result of a constant load. */
export interface LoadReport {
  requests: number;
  failures: number;
  /** Seconds of the slowest response. */
  slowest: number;
  /** The first failures that the load printed. */
  examples: LoadFailure[];
}

/** Parses the load's log: JSON lines of failures and cumulative totals, of which the last are used. */
export function parseLoadLog(log: string): LoadReport {
  const { requests, failures, slowest } = parsed(log, progressSchema).at(-1) ?? {
    requests: 0,
    failures: 0,
    slowest: 0,
  };
  return { requests, failures, slowest, examples: parsed(log, failureSchema) };
}

/** What became known between one line of totals and the next. */
export function loadTicks(log: string): Tick[] {
  const totals = parsed(log, progressSchema);
  return totals.map(({ time, requests, failures }, index) => {
    const before = totals[index - 1] ?? { requests: 0, failures: 0 };
    const failed = failures - before.failures;
    return { at: time * 1000, ok: requests - before.requests - failed, failed };
  });
}

/** The lines that have the shape. */
function parsed<T extends z.ZodType>(log: string, shape: T): z.infer<T>[] {
  return log.split("\n").flatMap((line) => {
    try {
      const { data } = shape.safeParse(JSON.parse(line));
      return data === undefined ? [] : [data];
    } catch {
      return [];
    }
  });
}

/** How many requests failed, with the first failure, or else the slowest response. */
export function failuresText({ requests, failures, slowest, examples: [example] }: LoadReport): string {
  const detail = example ? `: ${example.status} ${example.error}` : `, slowest ${slowest} s`;
  return `${failures} of ${requests}${detail}`;
}
