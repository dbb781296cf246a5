import assert from "node:assert/strict";

import fc from "fast-check";

import { connectionSum } from "../../../components/config/connections";
import { problemsOf, settingsOf } from "../../support/runStack";

describe("the connection check", () => {
  it("rejects more connections than max_connections, with the sum", () => {
    const [problem] = problemsOf("prod", { litellm: { replicas: 5 } });
    assert.equal(problem?.path, "litellm.databaseConnections");
    assert.match(problem.allowed, /fit max_connections \(100\): 2 x 5 replicas x 10 in a rollout .* = 115$/);
  });

  it("accepts them with a higher max_connections", () => {
    const postgres = { parameters: { max_connections: "115" } };
    assert.deepEqual(problemsOf("prod", { litellm: { replicas: 5 }, postgres }), []);
  });

  it("counts the connections that PostgreSQL reserves", () => {
    const parameters = { max_connections: "115", reserved_connections: "2" };
    const [problem] = problemsOf("prod", { litellm: { replicas: 5 }, postgres: { parameters } });
    assert.match(problem?.allowed ?? "", / \+ 10 for the operator \+ 5 reserved = 117$/);
    const enough = { ...parameters, superuser_reserved_connections: "1" };
    assert.deepEqual(problemsOf("prod", { litellm: { replicas: 5 }, postgres: { parameters: enough } }), []);
  });

  for (const name of ["max_connections", "superuser_reserved_connections", "reserved_connections"]) {
    it(`rejects a ${name} that is not a number`, () => {
      const problems = problemsOf("prod", { postgres: { parameters: { [name]: "many" } } });
      assert.deepEqual(
        problems.map(({ path, value }) => [path, value]),
        [[`postgres.parameters.${name}`, "many"]],
      );
    });
  }

  it("rejects exactly the sums above max_connections", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        (replicas, databaseConnections) => {
          const raised = { parameters: { max_connections: "100000" } };
          const litellm = { replicas, databaseConnections };
          const { total } = connectionSum(settingsOf("prod", { litellm, postgres: raised }));
          assert.equal(problemsOf("prod", { litellm }).length > 0, total > 100);
        },
      ),
      { numRuns: 25 },
    );
  });
});
