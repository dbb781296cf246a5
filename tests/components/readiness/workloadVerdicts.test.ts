import assert from "node:assert/strict";

import type { V1Deployment, V1Job, V1Pod } from "@kubernetes/client-node";

import { judgeDeployment, judgeJob } from "../../../components/readiness/workloadVerdicts";

function pod(state: object, lastState?: object): V1Pod {
  const status = { name: "proxy", image: "proxy:1", imageID: "", ready: false, restartCount: 0, state, lastState };
  return { metadata: { name: "pod-1" }, status: { containerStatuses: [status] } };
}

describe("the judgement of a Job", () => {
  const job = (type?: string): V1Job => ({
    spec: { backoffLimit: 4, template: {} },
    status: {
      failed: 2,
      conditions: type ? [{ type, status: "True", reason: "BackoffLimitExceeded", message: "too many" }] : [],
    },
  });

  it("is ready once the Job is complete", () => {
    assert.deepEqual(judgeJob(job("Complete"), []), { state: "ready" });
  });

  it("is ready once the Job's pod has succeeded, which the Job itself reports seconds later", () => {
    const finished = { ...job(), metadata: { uid: "job-1" } };
    const succeeded = (uid: string): V1Pod => ({
      metadata: { ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "migrate", uid }] },
      status: { phase: "Succeeded" },
    });
    assert.equal(judgeJob(finished, [succeeded("job-1")]).state, "ready");
    assert.equal(judgeJob(finished, [succeeded("an-earlier-job")]).state, "waiting");
  });

  it("fails with the Job, and reports how its pod ended", () => {
    assert.deepEqual(judgeJob(job("Failed"), [pod({ terminated: { exitCode: 3, reason: "Error" } })]), {
      state: "failed",
      because: "BackoffLimitExceeded: too many: pod pod-1: container proxy: exit code 3 (Error)",
    });
  });

  it("shows only the pod's reason where its exit code ended the Job", () => {
    const failed: V1Job = {
      status: { conditions: [{ type: "Failed", status: "True", reason: "PodFailurePolicy", message: "exit code 65" }] },
    };
    const terminated = { exitCode: 65, reason: "Error", message: "llm-gateway: the salt key is another one" };
    assert.deepEqual(judgeJob(failed, [pod({ terminated })]), {
      state: "failed",
      because: "pod pod-1: container proxy: exit code 65 (Error): the salt key is another one",
    });
  });

  it("counts the attempts that failed", () => {
    const verdict = judgeJob(job(), []);
    assert.ok(verdict.state === "waiting");
    assert.equal(verdict.waitingFor, "it to complete (2 of 5 attempts failed)");
  });

  it("takes a container that is being created for no problem", () => {
    const verdict = judgeJob(job(), [pod({ waiting: { reason: "ContainerCreating" } })]);
    assert.ok(verdict.state === "waiting");
    assert.equal(verdict.problem, undefined);
  });

  it("never repeats what a crashing program printed", () => {
    const crashed = pod(
      { waiting: { reason: "CrashLoopBackOff", message: "sk-secret" } },
      { terminated: { exitCode: 1, reason: "Error", message: "sk-secret" } },
    );
    const verdict = judgeJob(job(), [crashed]);
    assert.ok(verdict.state === "waiting");
    assert.deepEqual(verdict.problem, {
      message: "pod pod-1: container proxy: CrashLoopBackOff: exit code 1 (Error)",
      image: false,
    });
  });
});

describe("the judgement of a Deployment", () => {
  const deployment = (status: object): V1Deployment => ({
    metadata: { generation: 2 },
    spec: { replicas: 1, selector: {}, template: {} },
    status,
  });
  const done = { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };

  it("is ready when every replica is new and available", () => {
    assert.deepEqual(judgeDeployment(deployment(done), []), { state: "ready" });
  });

  for (const [what, change] of [
    ["a change that was not observed", { observedGeneration: 1 }],
    ["a replica of the old template", { updatedReplicas: 0 }],
    ["an old replica that is still there", { replicas: 2 }],
    ["a replica that is not available", { availableReplicas: 0 }],
  ] as const) {
    it(`waits with ${what}`, () => {
      assert.equal(judgeDeployment(deployment({ ...done, ...change }), []).state, "waiting");
    });
  }
});
