import assert from "node:assert/strict";

import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { type Check, passed } from "../../../tools/verify/check";
import { runCheck } from "../../../tools/verify/run";
import type { Target } from "../../../tools/verify/target";
import { progress } from "./environment";

/** Runs one check of `npm run verify` and asserts that it has findings and that all are as expected. */
export async function assertKept(check: Check, target: Target, cluster: ClusterClient): Promise<void> {
  const title = `check ${check.name}, profile ${target.profile}`;
  const outcome = await progress.step(title, () => runCheck(check, target, { cluster }));
  if (outcome.skipped !== undefined) return;
  const wrong = outcome.findings.filter(({ ok }) => !ok);
  assert.ok(
    passed(outcome),
    wrong
      .map(({ what, expected, seen, seconds }) =>
        [
          `${what}: expected ${expected}, saw ${seen}`,
          ...(seconds === undefined ? [] : [`after ${seconds.toFixed(1)} s`]),
        ].join(" "),
      )
      .join("\n"),
  );
  assert.ok(outcome.findings.length > 0, "the check has no findings");
}
