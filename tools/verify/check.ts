import type { ClusterClient } from "../cluster/clusterClient";
import type { Report } from "../shared/progress";
import type { WaitOptions } from "../shared/waitFor";
import type { Cleanup } from "./cleanup";
import type { Target } from "./target";

/** Every check, in the order in which they run: what disturbs least comes first. */
export const checkNames = ["budget", "rollout", "eviction", "drain", "failover", "fail-closed", "backup"] as const;

/** The name of a check, as it stands on the command line. */
export type CheckName = (typeof checkNames)[number];

/** One thing that a check looked at: one line of the table. */
export interface Finding {
  /** What was looked at, such as "new primary". */
  what: string;
  expected: string;
  seen: string;
  /** Whether what was seen is what was expected. */
  ok: boolean;
  /** Seconds that it took, where time is what was measured. */
  seconds?: number;
}

/** What a check works with. */
export interface CheckContext {
  readonly target: Target;
  readonly cluster: ClusterClient;
  /** What is put back when the check ends, however it ends. */
  readonly cleanup: Cleanup;
  /** The model that requests name. */
  readonly model: string | undefined;
  /** Runs one step and shows how long it took. Throws when the run was interrupted. */
  step<T>(title: string, work: (tell: Report) => Promise<T>): Promise<T>;
  /** `tools/shared/waitFor.ts`, ended by an interruption. */
  waitFor<T>(look: () => Promise<T | undefined | false>, options: WaitOptions): Promise<T>;
  /** Adds a line to the table. */
  found(finding: Finding): void;
}

/** One promise of the gateway, and how it is put to the test. */
export interface Check {
  readonly name: CheckName;
  /** What it does to the running system, as it is asked before it begins: "deletes the primary's pod". */
  readonly disturbs: string;
  /** Only where asked for by name, on clusters that look like production. */
  readonly offInProduction?: boolean;
  /** Why it does not apply to this target; undefined where it does. */
  notApplicable(target: Target): string | undefined;
  /** Tells every finding by `context.found`. What it throws counts as a failed check. */
  run(context: CheckContext): Promise<void>;
}

/** How one check ended. */
export interface CheckOutcome {
  check: CheckName;
  findings: Finding[];
  /** Why the check was not run. */
  skipped?: string;
  seconds: number;
}

/** Whether a check found everything as expected; one that was skipped has nothing against it. */
export function passed(outcome: CheckOutcome): boolean {
  return outcome.skipped !== undefined || outcome.findings.every(({ ok }) => ok);
}
