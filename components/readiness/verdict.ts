/** How far a workload has come, as the API server reports it. */
export type Verdict =
  | { state: "ready" }
  /** `waitingFor` reads after "waiting for"; `stuck` where further waiting rarely helps. */
  | { state: "waiting"; waitingFor: string; problem?: Problem; stuck?: true }
  /** It needs a change before it can become ready. */
  | { state: "failed"; because: string };

/** What keeps a pod from running. */
export interface Problem {
  message: string;
  /** The image can't be pulled: further waiting rarely helps. */
  image: boolean;
}

/** The workload runs what was asked for. */
export const ready: Verdict = { state: "ready" };
