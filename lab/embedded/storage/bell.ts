/** Wakes one waiting caller. A ring without one is remembered, so that no change is missed. */
export class Bell {
  private rung = false;
  private wake: () => void = () => undefined;

  /** Wakes the waiting caller, or lets the next call return at once. */
  ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Returns when the bell has been rung since the last sleep, or after some seconds. */
  async sleep(seconds: number): Promise<void> {
    if (!this.rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, seconds * 1000);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.rung = false;
  }
}
