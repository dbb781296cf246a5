import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const pathsOf = (profile: "dev" | "prod", parameters: Record<string, string>) =>
  problemsOf(profile, { postgres: { parameters } }).map(({ path }) => path);

describe("PostgreSQL parameters", () => {
  for (const name of ["fsync", "full_page_writes", "synchronous_commit"]) {
    it(`that give up durability are refused in prod alone: ${name}`, () => {
      assert.deepEqual(pathsOf("prod", { [name]: "off" }), [`postgres.parameters.${name}`]);
      assert.deepEqual(pathsOf("prod", { [name]: "on" }), []);
      assert.deepEqual(pathsOf("dev", { [name]: "off" }), []);
    });
  }

  it("in capitals are refused, since PostgreSQL takes them for the same", () => {
    const [problem, ...others] = problemsOf("prod", { postgres: { parameters: { FSYNC: "off" } } });
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "postgres.parameters.FSYNC");
    assert.equal(problem.allowed, "a PostgreSQL parameter's name in lower case");
  });

  it("that the operator manages are refused in every profile", () => {
    assert.deepEqual(pathsOf("dev", { archive_command: "true", work_mem: "8MB" }), [
      "postgres.parameters.archive_command",
    ]);
  });
});
