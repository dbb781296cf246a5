/** One state of a Cluster, at a time. */
export interface ClusterState {
  /** Milliseconds, on any clock, the same for all. */
  at: number;
  phase: string;
  primary: string;
}

/** A state that differs from the one before. */
export interface PhaseChange extends ClusterState {
  /** Seconds since the beginning. */
  seconds: number;
}

/** Follows a Cluster's phases and primary from a beginning, such as the deletion of a pod. */
export class PhaseTracker {
  private readonly states: ClusterState[] = [];
  private begun = Infinity;

  /** Says when the beginning was, in milliseconds on the clock of the states. */
  begin(at: number): void {
    this.begun = at;
  }

  /** The state that was observed last. */
  get last(): ClusterState | undefined {
    return this.states.at(-1);
  }

  /**
   * Takes in a state as it is observed.
   * @returns it, where phase or primary differ from the state before
   */
  observe(state: ClusterState): ClusterState | undefined {
    if (this.last?.phase === state.phase && this.last.primary === state.primary) return undefined;
    this.states.push(state);
    return state;
  }

  /** Every change since the beginning, in order. */
  get changes(): PhaseChange[] {
    return this.states
      .filter(({ at }) => at >= this.begun)
      .map((state) => ({ ...state, seconds: (state.at - this.begun) / 1000 }));
  }

  /** When a phase was first seen. */
  firstIn(phase: string): PhaseChange | undefined {
    return this.changes.find((change) => change.phase === phase);
  }

  /** When another primary than the given one was first seen. */
  firstOtherPrimary(than: string): PhaseChange | undefined {
    return this.changes.find(({ primary }) => primary !== "" && primary !== than);
  }

  /** When a phase was reached again, having been left. */
  returnedTo(phase: string): PhaseChange | undefined {
    const left = this.changes.findIndex((change) => change.phase !== phase);
    return left < 0 ? undefined : this.changes.slice(left).find((change) => change.phase === phase);
  }

  /** The phases, without repetition: `Failing over (1.0 s) → Cluster in healthy state (15 s)`. */
  describe(): string {
    return this.changes
      .filter((change, index, all) => change.phase !== all[index - 1]?.phase)
      .map(({ phase, seconds }) => `${phase} (${seconds.toFixed(1)} s)`)
      .join(" → ");
  }
}
