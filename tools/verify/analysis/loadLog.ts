import { z } from "zod";

const failureSchema = z.object({
  /** Seconds since the load began. */
  at: z.number(),
  /** HTTP status; 0 without a response. */
  status: z.number(),
  error: z.string(),
});

const progressSchema = z.object({ requests: z.number(), failures: z.number(), slowest: z.number() });

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

/** How many requests failed, with the first failure, or else the slowest response. */
export function failuresText({ requests, failures, slowest, examples: [example] }: LoadReport): string {
  const detail = example ? `: ${example.status} ${example.error}` : `, slowest ${slowest} s`;
  return `${failures} of ${requests}${detail}`;
}
