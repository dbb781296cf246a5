import assert from "node:assert/strict";

import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { type Check, type Finding, passed } from "../../../tools/verify/check";
import { runCheck } from "../../../tools/verify/run";
import type { Target } from "../../../tools/verify/target";
import { progress } from "./environment";

function describeFinding({ what, expected, seen, seconds }: Finding): string {
  const after = seconds === undefined ? "" : ` after ${seconds.toFixed(1)} s`;
  return `${what}: expected ${expected}, saw ${seen}${after}`;
}

/** Runs one check of `npm run verify` and asserts that it has findings and that all are as expected. */
export async function assertKept(check: Check, target: Target, cluster: ClusterClient): Promise<void> {
  const title = `check ${check.name}, profile ${target.profile}`;
  const outcome = await progress.step(title, () => runCheck(check, target, { cluster }));
  if (outcome.skipped !== undefined) return;
  const wrong = outcome.findings.filter(({ ok }) => !ok);
  assert.ok(passed(outcome), wrong.map(describeFinding).join("\n"));
  assert.ok(outcome.findings.length > 0, "the check has no findings");
}
