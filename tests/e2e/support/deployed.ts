import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import type { Stack } from "../../../tools/engine";
import type { Target } from "../../../tools/verify/target";
import type { Environment } from "./environment";

/** A running gateway. */
export interface Running {
  readonly cluster: ClusterClient;
  /** What the checks of `npm run verify` need to know of it. */
  target(): Promise<Target>;
}

/** A running production stack that several groups of tests share. Each test leaves it as it found it. */
export interface Deployed extends Running {
  readonly here: Environment;
  readonly stack: Stack;
}
