import assert from "node:assert/strict";

import type { V1Pod } from "@kubernetes/client-node";

import { failedRecoveries, recoveryFailure } from "../../../components/readiness/recoveryFailure";

const pod = (jobRole: string | undefined, phase: string): V1Pod => ({
  metadata: { labels: jobRole === undefined ? {} : { "cnpg.io/jobRole": jobRole } },
  status: { phase },
});

describe("a restore of a Cluster", () => {
  it("has failed where a pod of its Job has", () => {
    const failed = [pod("full-recovery", "Failed"), pod("snapshot-recovery", "Failed")];
    const others = [pod("full-recovery", "Running"), pod("initdb", "Failed"), pod(undefined, "Failed")];
    assert.deepEqual(failedRecoveries([...failed, ...others]), failed);
  });

  for (const [text, cause] of [
    ["recovery ended before configured recovery target was reached", /^postgres\.recovery\.targetTime is later than/],
    ["no target backup found", /^the object store has no base backup/],
    [
      "checking the presence of first needed WAL in the archive: object storage or file not found 01: WAL not found",
      /starts with WAL that the archive lacks/,
    ],
    ["ERROR: WAL archive check failed for server pg: Expected empty archive", /postgres\.objectStore\.serverName/],
  ] as const) {
    it(`can't succeed after "${text}", and the reason repeats nothing of the log`, () => {
      const because = recoveryFailure(`{"record":{"message":"${text}","detail":"secret"}}`, "keys") ?? "";
      assert.match(because, cause);
      assert.match(because, /kubectl delete cluster keys/);
      assert.doesNotMatch(because, /secret/);
    });
  }

  it("may succeed in another attempt after any other failure", () => {
    assert.equal(recoveryFailure("connection timed out", "keys"), undefined);
  });
});
