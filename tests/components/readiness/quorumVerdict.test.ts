import assert from "node:assert/strict";

import { judgeQuorum, type ObservedQuorum } from "../../../components/readiness/quorumVerdict";

const cluster = (synchronous?: { method: string; number: number }) => ({
  metadata: { namespace: "litellm" },
  spec: { instances: 3, postgresql: { synchronous } },
  status: { currentPrimary: "litellm-pg-2" },
});
const quorum = { method: "any", number: 1 };
const reported = (status: ObservedQuorum["status"]): ObservedQuorum => ({ status });

describe("the judgement of a Cluster's synchronous replication", () => {
  it("is ready when the primary reports what the spec asks for", () => {
    assert.deepEqual(judgeQuorum(cluster(quorum), reported({ method: "ANY", standbyNumber: 1 })), { state: "ready" });
  });

  it("is ready where replication is asynchronous", () => {
    assert.deepEqual(judgeQuorum(cluster(), undefined), { state: "ready" });
  });

  it("is stuck while PostgreSQL has not loaded the change, and gives the command that loads it", () => {
    for (const empty of [undefined, reported({}), reported({ method: "", standbyNumber: 0 })]) {
      const verdict = judgeQuorum(cluster(quorum), empty);
      assert.ok(verdict.state === "waiting" && verdict.stuck);
      assert.match(verdict.waitingFor, /should report any 1 \(now none\)/);
      assert.match(
        verdict.waitingFor,
        /kubectl exec -n litellm litellm-pg-2 -c postgres -- psql .*select pg_reload_conf\(\)/,
      );
    }
  });

  it("is stuck while fewer replicas are waited for than the spec asks for", () => {
    const verdict = judgeQuorum(cluster({ method: "any", number: 2 }), reported({ method: "ANY", standbyNumber: 1 }));
    assert.ok(verdict.state === "waiting" && verdict.stuck);
    assert.match(verdict.waitingFor, /any 2 \(now ANY 1\)/);
  });
});
