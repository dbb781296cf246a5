/** One state of a Cluster, at a time. */
export interface ClusterState {
  /** Milliseconds of any clock, the same for all states. */
  at: number;
  phase: string;
  primary: string;
}

/** A state that differs from the previous one. */
export interface PhaseChange extends ClusterState {
  /** Seconds since the start. */
  seconds: number;
}

/** Tracks a Cluster's phases and primary from a start, such as the deletion of a pod. */
export class PhaseTracker {
  private readonly states: ClusterState[] = [];
  private begun = Infinity;

  /** Sets the start, in milliseconds of the clock of the states. */
  begin(at: number): void {
    this.begun = at;
  }

  /** The last observed state. */
  get last(): ClusterState | undefined {
    return this.states.at(-1);
  }

  /**
   * Records an observed state.
   * @returns the state, where phase or primary differ from the previous one
   */
  observe(state: ClusterState): ClusterState | undefined {
    if (this.last?.phase === state.phase && this.last.primary === state.primary) return undefined;
    this.states.push(state);
    return state;
  }

  /** Every change since the start, in order. */
  get changes(): PhaseChange[] {
    return this.states
      .filter(({ at }) => at >= this.begun)
      .map((state) => ({ ...state, seconds: (state.at - this.begun) / 1000 }));
  }

  /** When a phase was first seen. */
  firstIn(phase: string): PhaseChange | undefined {
    return this.changes.find((change) => change.phase === phase);
  }

  /** When a primary other than the given one was first seen. */
  firstOtherPrimary(than: string): PhaseChange | undefined {
    return this.changes.find(({ primary }) => primary !== "" && primary !== than);
  }

  /** When a phase was reached again after another one. */
  returnedTo(phase: string): PhaseChange | undefined {
    const left = this.changes.findIndex((change) => change.phase !== phase);
    return left < 0 ? undefined : this.changes.slice(left).find((change) => change.phase === phase);
  }

  /** The phases without repetitions: `Failing over (1.0 s) → Cluster in healthy state (15 s)`. */
  describe(): string {
    return this.changes
      .filter((change, index, all) => change.phase !== all[index - 1]?.phase)
      .map(({ phase, seconds }) => `${phase} (${seconds.toFixed(1)} s)`)
      .join(" → ");
  }
}
