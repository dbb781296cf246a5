import assert from "node:assert/strict";
import { join } from "node:path";

import { runProgram } from "../../../tools/program/runProgram";

describe("the wait for PostgreSQL", () => {
  it("lets the migration run while replicas join, and schedules backups when all have joined", async () => {
    const { outputs } = await runProgram(
      { project: "own", stack: "own", values: {}, secretKeys: [] },
      join(__dirname, "..", "..", "support", "programs", "awaitedProgram.ts"),
    );
    assert.deepEqual(
      (outputs.ended as string[]).filter((name) => name !== "redis"),
      ["primary", "migration", "cluster", "backup schedule"],
    );
  });
});
