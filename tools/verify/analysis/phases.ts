/** One state of a Cluster, at a time. */
export interface ClusterState {
  /** Milliseconds, on any clock, the same for all. */
  at: number;
  phase: string;
  primary: string;
}

/** One stretch of time in one phase under one primary. */
export interface PhaseChange extends ClusterState {
  /** Seconds since the beginning. */
  seconds: number;
}

/** Follows a Cluster's phases and primary, from a beginning such as the deletion of a pod. */
export class PhaseTracker {
  /** Every change, in order. */
  readonly changes: PhaseChange[] = [];

  /** @param begun milliseconds, on the clock of the states */
  constructor(private readonly begun: number) {}

  /**
   * Takes in a state as it is observed.
   * @returns the change, where phase or primary differ from the state before
   */
  observe(state: ClusterState): PhaseChange | undefined {
    const last = this.changes.at(-1);
    if (last?.phase === state.phase && last.primary === state.primary) return undefined;
    const change = { ...state, seconds: (state.at - this.begun) / 1000 };
    this.changes.push(change);
    return change;
  }

  /** When a phase was first seen, after the beginning. */
  firstIn(phase: string): PhaseChange | undefined {
    return this.changes.find((change) => change.seconds >= 0 && change.phase === phase);
  }

  /** When another primary than the given one was first seen. */
  firstOtherPrimary(than: string): PhaseChange | undefined {
    return this.changes.find((change) => change.seconds >= 0 && change.primary !== "" && change.primary !== than);
  }

  /** When a phase was reached again, having been left after the beginning. */
  returnedTo(phase: string): PhaseChange | undefined {
    const left = this.changes.findIndex((change) => change.seconds >= 0 && change.phase !== phase);
    return left < 0 ? undefined : this.changes.slice(left).find((change) => change.phase === phase);
  }

  /** The phases since the beginning, without repetition: `Failing over (1.0 s) → Cluster in healthy state (15 s)`. */
  describe(): string {
    return this.changes
      .filter(({ seconds }) => seconds >= 0)
      .filter((change, index, all) => change.phase !== all[index - 1]?.phase)
      .map(({ phase, seconds }) => `${phase} (${seconds.toFixed(1)} s)`)
      .join(" → ");
  }
}
