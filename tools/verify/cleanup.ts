interface Undo {
  what: string;
  undo: () => Promise<void>;
}

/** What must be put back or removed, last first, however a check ends. */
export class Cleanup {
  private readonly undos: Undo[] = [];

  /**
   * Remembers how something is undone; to be called before it is done, so that an interruption in between is covered.
   * `undo` must therefore stand that nothing was done yet.
   * @returns undoes it now, once
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

  /** What is still to be undone, last first. */
  get pending(): string[] {
    return this.undos.map(({ what }) => what).reverse();
  }

  /**
   * Undoes everything, last first; a failure doesn't keep the rest from being undone.
   * @returns one line for each that failed, saying what is left behind
   */
  async runAll(tell: (what: string) => void = () => undefined): Promise<string[]> {
    const failures: string[] = [];
    for (let entry = this.undos.pop(); entry; entry = this.undos.pop()) {
      tell(entry.what);
      try {
        await entry.undo();
      } catch (error) {
        failures.push(`${entry.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failures;
  }
}
