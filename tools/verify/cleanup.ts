interface Undo {
  what: string;
  undo: () => Promise<void>;
}

/** What a check must undo at its end, also on failure or interruption, in reverse order. */
export class Cleanup {
  private readonly undos: Undo[] = [];

  /**
   * Registers how to undo something. Call it before doing it, in case of an interruption in between; `undo` must
   * therefore succeed where nothing was done.
   * @returns a function that undoes it now, once
   */
  defer(what: string, undo: () => Promise<void>): () => Promise<void> {
    const entry: Undo = { what, undo };
    this.undos.push(entry);
    return async () => {
      const index = this.undos.indexOf(entry);
      if (index < 0) return;
      await undo();
      this.undos.splice(this.undos.indexOf(entry), 1);
    };
  }

  /** What is not yet undone, in reverse order. */
  get pending(): string[] {
    return this.undos.map(({ what }) => what).reverse();
  }

  /**
   * Undoes everything in reverse order, also after a failure.
   * @returns one line for each failure, naming what was not undone
   */
  async runAll(report: (what: string) => void = () => undefined): Promise<string[]> {
    const failures: string[] = [];
    for (let entry = this.undos.pop(); entry; entry = this.undos.pop()) {
      report(entry.what);
      try {
        await entry.undo();
      } catch (error) {
        failures.push(`${entry.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failures;
  }
}
