import { z } from "zod";

const failureSchema = z.object({
  /** Seconds since the load began. */
  at: z.number(),
  /** HTTP status, 0 where no answer came. */
  status: z.number(),
  error: z.string(),
});

const progressSchema = z.object({ requests: z.number(), failures: z.number(), slowest: z.number() });

/** A request that got no answer, or another than 200. */
export type LoadFailure = z.infer<typeof failureSchema>;

/** What a constant load saw. */
export interface LoadReport {
  requests: number;
  failures: number;
  /** Seconds of the slowest answer. */
  slowest: number;
  /** The first failures, as many as the load tells. */
  examples: LoadFailure[];
}

/** Reads the load's log: JSON lines, failures as they happen, totals now and then; the last totals count. */
export function parseLoadLog(log: string): LoadReport {
  const entries = log.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
  const totals = entries.map((entry) => progressSchema.safeParse(entry)).filter(({ success }) => success);
  return {
    ...(totals.at(-1)?.data ?? { requests: 0, failures: 0, slowest: 0 }),
    examples: entries.map((entry) => failureSchema.safeParse(entry)).flatMap(({ data }) => (data ? [data] : [])),
  };
}
