import assert from "node:assert/strict";

import { problemsOf, settingsOf } from "../../support/runStack";

describe("the size of spend logs", () => {
  it("is half of the database's volume where it is not set", () => {
    assert.equal(settingsOf("prod").litellm.spendLogs.maximumMebibytes, 10 * 1024);
    assert.equal(settingsOf("prod", { postgres: { storage: "3Gi" } }).litellm.spendLogs.maximumMebibytes, 1536);
  });

  it("is refused above half of the volume, which a full disk would stop", () => {
    const litellm = { spendLogs: { maximumSize: "6Gi" } };
    assert.deepEqual(problemsOf("dev", { litellm, postgres: { storage: "12Gi" } }), []);
    assert.deepEqual(problemsOf("dev", { litellm, postgres: { storage: "10Gi" } }), [
      {
        path: "litellm.spendLogs.maximumSize",
        value: "6144Mi",
        allowed: "at most half of postgres.storage (5120Mi)",
        remedy:
          "The rest is for WAL, other tables and the space that deleted rows leave; a full volume stops PostgreSQL.",
      },
    ]);
  });
});
