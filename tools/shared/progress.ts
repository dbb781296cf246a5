/** Where progress goes; standard output unless a test or `--json` says otherwise. */
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
 * Shows which step of how many is running, beside which others, and how long each took. A failing step is marked and its
 * error passed on.
 */
export class Progress {
  /** Every finished step, in order. */
  readonly timings: StepTiming[] = [];
  private readonly started = performance.now();
  private current = 0;
  /** The numbers of the steps that are running. */
  private readonly running = new Set<number>();

  /**
   * @param total how many steps are planned; 0 where it can't be known
   * @param write where lines go
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
