import type { Check } from "../check";
import { backup } from "./backup";
import { budget } from "./budget";
import { drain } from "./drain";
import { drainNode } from "./drainNode";
import { eviction } from "./eviction";
import { failClosed } from "./failClosed";
import { failover } from "./failover";
import { rollout } from "./rollout";

/** Every check, in the order in which they run. */
export const checks: readonly Check[] = [budget, rollout, eviction, drain, drainNode, failover, failClosed, backup];
