/** One attempt of the writer to commit a row. */
export interface WriteAttempt {
  /** The row's number; each is attempted once. */
  number: number;
  /** Milliseconds on the writer's clock. */
  begun: number;
  ended: number;
  /** Whether the commit was acknowledged; an unacknowledged one may have succeeded. */
  acknowledged: boolean;
  /** The address of the server that acknowledged, or the error. */
  detail: string;
}

const line = /^(\d+) (\d+) (\d+) (acknowledged|refused) ?(.*)$/;

/** Parses the writer's log; a truncated last line is ignored. */
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

/** The effect of an outage on a writer that commits continuously. */
export interface WriterReport {
  attempts: number;
  acknowledged: number;
  refused: number;
  /** The longest interval between two acknowledged commits in seconds, during which writes were refused. */
  longestGapSeconds: number;
  /** Acknowledged commits whose row is missing. */
  lost: number[];
  /** Addresses of the servers that acknowledged a commit, in the order of their first one. */
  servers: string[];
  /** The first error, as PostgreSQL's client reported it. */
  firstError?: string;
}

/**
 * Compares the writer's log with the database.
 * @param present the numbers of the rows in the database
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
