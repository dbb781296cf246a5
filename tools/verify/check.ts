import type { ClusterClient } from "../cluster/clusterClient";
import type { Report } from "../shared/progress";
import type { WaitOptions } from "../shared/waitFor";
import type { Lane, Timeline } from "./analysis/timeline";
import type { Cleanup } from "./cleanup";
import type { Target } from "./target";

/** Every check, in the order in which they run: the least disruptive first. */
export const checkNames = [
  "budget",
  "rollout",
  "eviction",
  "drain",
  "drain-node",
  "failover",
  "fail-closed",
  "backup",
] as const;

/** The name of a check on the command line. */
export type CheckName = (typeof checkNames)[number];

/** One result of a check: one line of the table. */
export interface Finding {
  /** What was checked, such as "new primary". */
  what: string;
  expected: string;
  seen: string;
  /** Whether it was as expected. */
  ok: boolean;
  /** Seconds, where a duration was measured. */
  seconds?: number;
}

/** What a check uses. */
export interface CheckContext {
  readonly target: Target;
  readonly cluster: ClusterClient;
  /** Undoes what the check did when it ends, also on failure or interruption. */
  readonly cleanup: Cleanup;
  /** The model of the requests. */
  readonly model: string | undefined;
  /** Runs one step and shows its duration. Throws where the run was interrupted. */
  step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T>;
  /** `tools/shared/waitFor.ts`, ended by an interruption. */
  waitFor<T>(look: () => Promise<T | undefined | false>, options: WaitOptions): Promise<T>;
  /** Adds a line to the table. */
  found(finding: Finding): void;
  /** Adds to the timeline of the report. */
  record(lane: Lane): void;
}

/** Verifies one guarantee of the gateway. */
export interface Check {
  readonly name: CheckName;
  /** What it does to the running system, shown before the confirmation: "deletes the primary's pod". */
  readonly disturbs: string;
  /** In production the check runs only where named on the command line. */
  readonly offInProduction?: boolean;
  /** Why the check doesn't apply to this target; undefined where it does. */
  notApplicable(target: Target): string | undefined;
  /** What the cluster lacks for it, so that it is skipped; undefined where nothing. */
  readonly missing?: (cluster: ClusterClient) => Promise<string | undefined>;
  /** Reports every finding with `context.found`. An exception counts as a failed check. */
  run(context: CheckContext): Promise<void>;
}

/** The result of one check. */
export interface CheckOutcome {
  check: CheckName;
  findings: Finding[];
  /** Why the check was skipped. */
  skipped?: string;
  seconds: number;
  /** What happened meanwhile; absent where the check was skipped. */
  timeline?: Timeline;
}

/** Whether all findings of a check were as expected; true for a skipped one. */
export function passed(outcome: CheckOutcome): boolean {
  return outcome.skipped !== undefined || outcome.findings.every(({ ok }) => ok);
}
