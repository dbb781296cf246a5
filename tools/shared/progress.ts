/** Writes a line of progress. */
export type Write = (line: string) => void;

/** The elapsed time of one finished step, in seconds. */
export interface StepTiming {
  title: string;
  seconds: number;
}

/** How a step reports what it is doing right now, e.g. `report("kubelet")`. */
export type Report = (detail: string) => void;

const seconds = (since: number): number => (performance.now() - since) / 1000;

/**
 * Shows the steps of a command: number, total, which others run at the same time, and duration. A failed step is marked
 * and its error rethrown.
 */
export class Progress {
  /** Every finished step, in the order of completion. */
  readonly timings: StepTiming[] = [];
  private readonly started = performance.now();
  private current = 0;
  /** The numbers of the steps that are running. */
  private readonly running = new Set<number>();

  /**
   * @param total the number of steps; 0 where it is unknown
   * @param write writes a line; to standard output by default
   */
  constructor(
    private readonly total: number,
    private readonly write: Write = (line) => {
      process.stdout.write(`${line}\n`);
    },
  ) {}

  /** Runs one step; its start, what it reports and its time are written. Throws what `work` throws. */
  async step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
    this.current += 1;
    const number = this.current;
    const label = this.total > 0 ? `[${number}/${this.total}]` : `[${number}]`;
    const begun = performance.now();
    const beside = this.running.size > 0 ? ` (beside ${[...this.running].join(", ")})` : "";
    this.write(`${label} ${title}${beside} …`);
    this.running.add(number);
    try {
      const result = await work((detail) => {
        this.write(`${label}   ${detail} (${seconds(begun).toFixed(0)} s)`);
      });
      this.timings.push({ title, seconds: seconds(begun) });
      this.write(
        `${label} ${title}: done in ${seconds(begun).toFixed(1)} s (${seconds(this.started).toFixed(0)} s in all)`,
      );
      return result;
    } catch (error) {
      this.write(`${label} ${title}: failed after ${seconds(begun).toFixed(1)} s`);
      throw error;
    } finally {
      this.running.delete(number);
    }
  }
}
