import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const pathsOf = (profile: "dev" | "prod", parameters: Record<string, string>) =>
  problemsOf(profile, { postgres: { parameters } }).map(({ path }) => path);

describe("the check of PostgreSQL parameters", () => {
  for (const name of ["fsync", "full_page_writes", "synchronous_commit"]) {
    it(`rejects ${name} off in prod only`, () => {
      assert.deepEqual(pathsOf("prod", { [name]: "off" }), [`postgres.parameters.${name}`]);
      assert.deepEqual(pathsOf("prod", { [name]: "on" }), []);
      assert.deepEqual(pathsOf("dev", { [name]: "off" }), []);
    });
  }

  it("rejects names in capitals, which PostgreSQL takes for the same", () => {
    const [problem, ...others] = problemsOf("prod", { postgres: { parameters: { FSYNC: "off" } } });
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "postgres.parameters.FSYNC");
    assert.equal(problem.allowed, "a PostgreSQL parameter's name in lower case");
  });

  it("rejects a synchronous_commit that undoes durability quorum", () => {
    const rejected = ["on", "remote_apply", "remote_write", "local"].filter((value) => {
      const parameters = { synchronous_commit: value };
      return problemsOf("prod", { postgres: { durability: "quorum", parameters } }).length > 0;
    });
    assert.deepEqual(rejected, ["remote_write", "local"]);
    assert.deepEqual(pathsOf("prod", { synchronous_commit: "local" }), []);
  });

  it("rejects parameters that the operator manages, in every profile", () => {
    assert.deepEqual(pathsOf("dev", { archive_command: "true", work_mem: "8MB" }), [
      "postgres.parameters.archive_command",
    ]);
  });
});
