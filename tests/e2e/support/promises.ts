import assert from "node:assert/strict";

import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { type Check, type CheckName, type Finding, passed } from "../../../tools/verify/check";
import { runCheck } from "../../../tools/verify/run";
import type { Target } from "../../../tools/verify/target";
import { progress } from "./environment";

function describeFinding({ what, expected, seen, seconds }: Finding): string {
  const after = seconds === undefined ? "" : ` after ${seconds.toFixed(1)} s`;
  return `${what}: expected ${expected}, saw ${seen}${after}`;
}

/** What the report shows over the seconds of a disturbance. */
const lanes: Partial<Record<CheckName, readonly string[]>> = {
  rollout: ["requests through the Service"],
  "drain-node": ["requests through the Service"],
  failover: ["Cluster", "writes to the database"],
  "fail-closed": ["requests to every replica"],
};

/** Runs one check of `npm run verify` and asserts that it has findings, all as expected, and the timeline of its disturbance. */
export async function assertKept(check: Check, target: Target, cluster: ClusterClient): Promise<void> {
  const title = `check ${check.name}, profile ${target.profile}`;
  const outcome = await progress.step(title, () => runCheck(check, target, { cluster }));
  if (outcome.skipped !== undefined) return;
  const wrong = outcome.findings.filter(({ ok }) => !ok);
  assert.ok(passed(outcome), wrong.map(describeFinding).join("\n"));
  assert.ok(outcome.findings.length > 0, "the check has no findings");
  const seen = (outcome.timeline?.lanes ?? []).map((lane) => lane.title);
  for (const each of ["steps", ...(lanes[check.name] ?? [])])
    assert.ok(seen.includes(each), `no lane ${each}: ${seen}`);
}
