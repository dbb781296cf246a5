/** One attempt of the writer to commit one row. */
export interface WriteAttempt {
  /** The row's number; each is tried once. */
  number: number;
  /** Milliseconds on the writer's clock. */
  begun: number;
  ended: number;
  /** Whether the commit was acknowledged; one that was not may have happened all the same. */
  acknowledged: boolean;
  /** The address of the server that acknowledged, or the error. */
  detail: string;
}

const line = /^(\d+) (\d+) (\d+) (acknowledged|refused) ?(.*)$/;

/** Reads the writer's log; a last line that is cut off is left out. */
export function parseWriterLog(log: string): WriteAttempt[] {
  return log.split("\n").flatMap((text) => {
    const found = line.exec(text);
    if (!found) return [];
    const [, number, begun, ended, outcome, detail = ""] = found;
    return [
      {
        number: Number(number),
        begun: Number(begun),
        ended: Number(ended),
        acknowledged: outcome === "acknowledged",
        detail,
      },
    ];
  });
}

/** What a writer that commits throughout saw of an outage. */
export interface WriterReport {
  attempts: number;
  acknowledged: number;
  refused: number;
  /** The longest time between two acknowledged commits, in seconds: how long writes were refused. */
  longestGapSeconds: number;
  /** Acknowledged commits whose row is not there any more. */
  lost: number[];
  /** Addresses of the servers that acknowledged, in the order in which they first did. */
  servers: string[];
  /** The first error, as PostgreSQL's client reported it. */
  firstError?: string;
}

/**
 * Judges the writer's log by what the database holds afterwards.
 * @param present the numbers of the rows that are there
 */
export function analyseWrites(attempts: readonly WriteAttempt[], present: ReadonlySet<number>): WriterReport {
  const acknowledged = attempts.filter((attempt) => attempt.acknowledged);
  const gaps = acknowledged.slice(1).map((attempt, index) => attempt.ended - (acknowledged[index]?.ended ?? 0));
  return {
    attempts: attempts.length,
    acknowledged: acknowledged.length,
    refused: attempts.length - acknowledged.length,
    longestGapSeconds: Math.max(0, ...gaps) / 1000,
    lost: acknowledged.map(({ number }) => number).filter((number) => !present.has(number)),
    servers: [...new Set(acknowledged.map(({ detail }) => detail))],
    firstError: attempts.find((attempt) => !attempt.acknowledged)?.detail,
  };
}
