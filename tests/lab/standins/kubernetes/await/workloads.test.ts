import assert from "node:assert/strict";

import type { Judgement } from "../../../../../lab/standins/kubernetes/await/judgement";
import {
  judgeDaemonSet,
  judgeDefinition,
  judgeDeployment,
  judgeJob,
  judgeStatefulSet,
} from "../../../../../lab/standins/kubernetes/await/workloads";
import type { Properties } from "../../../../../lab/standins/plugin/values";

const told = (judgement: Judgement): string => {
  if (judgement.state === "waiting") return judgement.waitingFor;
  return judgement.state === "failed" ? `failed: ${judgement.because}` : "ready";
};

describe("a Deployment", () => {
  const deployment = (status: Properties): Properties => ({
    metadata: { generation: 2 },
    spec: { replicas: 2 },
    status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2, ...status },
  });

  it("is ready when every replica is new and available", () => {
    assert.equal(told(judgeDeployment(deployment({}))), "ready");
  });

  it("isn't ready before its controller has observed the change", () => {
    assert.match(told(judgeDeployment(deployment({ observedGeneration: 1 }))), /controller to see the change/);
  });

  it("waits for new replicas, for old ones to end, and for availability", () => {
    assert.match(told(judgeDeployment(deployment({ updatedReplicas: 1 }))), /1 of 2 replicas to be of the new version/);
    assert.match(told(judgeDeployment(deployment({ replicas: 3 }))), /1 replicas of the old version to end/);
    assert.match(told(judgeDeployment(deployment({ availableReplicas: 1 }))), /1 of 2 replicas to be available/);
  });

  it("fails after its progress deadline", () => {
    const conditions = [
      { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "too late" },
    ];
    assert.equal(told(judgeDeployment(deployment({ conditions }))), "failed: ProgressDeadlineExceeded: too late");
  });

  it("is ready without replicas", () => {
    const status = { observedGeneration: 1 };
    assert.equal(told(judgeDeployment({ metadata: { generation: 1 }, spec: { replicas: 0 }, status })), "ready");
  });
});

describe("a StatefulSet", () => {
  const statefulSet = (status: Properties, spec: Properties = {}): Properties => ({
    metadata: { generation: 1 },
    spec: { replicas: 2, ...spec },
    status: {
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      updatedReplicas: 2,
      currentRevision: "b",
      updateRevision: "b",
      ...status,
    },
  });

  it("is ready when every replica is ready and of the latest revision", () => {
    assert.equal(told(judgeStatefulSet(statefulSet({}))), "ready");
  });

  it("waits for readiness and the latest revision", () => {
    assert.match(told(judgeStatefulSet(statefulSet({ readyReplicas: 1 }))), /1 of 2 replicas to be ready/);
    const rolling = statefulSet({ currentRevision: "a", updatedReplicas: 1 });
    assert.match(told(judgeStatefulSet(rolling)), /1 of 2 replicas to be of the new version/);
  });

  it("doesn't wait for a rollout with the strategy OnDelete", () => {
    const spec = { updateStrategy: { type: "OnDelete" } };
    assert.equal(told(judgeStatefulSet(statefulSet({ currentRevision: "a", updatedReplicas: 0 }, spec))), "ready");
  });
});

describe("a DaemonSet", () => {
  it("waits until every node runs a new and available pod", () => {
    const daemonSet = (status: Properties): Properties => ({
      status: { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, ...status },
    });
    assert.equal(told(judgeDaemonSet(daemonSet({}))), "ready");
    assert.match(told(judgeDaemonSet(daemonSet({ updatedNumberScheduled: 1 }))), /1 of 2 pods to be of the new/);
    assert.match(told(judgeDaemonSet(daemonSet({ numberAvailable: 0 }))), /0 of 2 pods to be available/);
  });
});

describe("a Job", () => {
  const job = (type: string): Properties => ({
    status: { conditions: [{ type, status: "True", reason: "Why", message: "because" }] },
  });

  it("is ready when complete and failed when failed", () => {
    assert.equal(told(judgeJob(job("Complete"))), "ready");
    assert.equal(told(judgeJob(job("Failed"))), "failed: Why: because");
  });

  it("reports how many pods have failed while waiting", () => {
    assert.match(told(judgeJob({ status: { failed: 2 } })), /0 of 1 pods to succeed \(2 failed so far\)/);
  });

  it("is ready while suspended", () => {
    assert.equal(told(judgeJob({ spec: { suspend: true } })), "ready");
  });
});

describe("a CustomResourceDefinition", () => {
  it("is ready once established, and failed where its names conflict", () => {
    const definition = (type: string, status: string): Properties => ({
      status: { conditions: [{ type, status, reason: "Taken", message: "by another" }] },
    });
    assert.equal(told(judgeDefinition(definition("Established", "True"))), "ready");
    assert.match(told(judgeDefinition(definition("Established", "False"))), /to be established/);
    assert.equal(told(judgeDefinition(definition("NamesAccepted", "False"))), "failed: Taken: by another");
  });
});
