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

const verdict = (judgement: Judgement): string => {
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
    assert.equal(verdict(judgeDeployment(deployment({}))), "ready");
  });

  it("isn't ready before its controller has observed the change", () => {
    assert.match(verdict(judgeDeployment(deployment({ observedGeneration: 1 }))), /controller to see the change/);
  });

  it("waits for new replicas, for old ones to end, and for availability", () => {
    assert.match(
      verdict(judgeDeployment(deployment({ updatedReplicas: 1 }))),
      /1 of 2 replicas to be of the new version/,
    );
    assert.match(verdict(judgeDeployment(deployment({ replicas: 3 }))), /1 replicas of the old version to end/);
    assert.match(verdict(judgeDeployment(deployment({ availableReplicas: 1 }))), /1 of 2 replicas to be available/);
  });

  it("fails after its progress deadline", () => {
    const conditions = [
      { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "too late" },
    ];
    assert.equal(verdict(judgeDeployment(deployment({ conditions }))), "failed: ProgressDeadlineExceeded: too late");
  });

  it("is ready without replicas", () => {
    const status = { observedGeneration: 1 };
    assert.equal(verdict(judgeDeployment({ metadata: { generation: 1 }, spec: { replicas: 0 }, status })), "ready");
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
    assert.equal(verdict(judgeStatefulSet(statefulSet({}))), "ready");
  });

  it("waits for readiness and the latest revision", () => {
    assert.match(verdict(judgeStatefulSet(statefulSet({ readyReplicas: 1 }))), /1 of 2 replicas to be ready/);
    const rolling = statefulSet({ currentRevision: "a", updatedReplicas: 1 });
    assert.match(verdict(judgeStatefulSet(rolling)), /1 of 2 replicas to be of the new version/);
  });

  it("doesn't wait for a rollout with the strategy OnDelete", () => {
    const spec = { updateStrategy: { type: "OnDelete" } };
    assert.equal(verdict(judgeStatefulSet(statefulSet({ currentRevision: "a", updatedReplicas: 0 }, spec))), "ready");
  });
});

describe("a DaemonSet", () => {
  it("waits until every node runs a new and available pod", () => {
    const daemonSet = (status: Properties): Properties => ({
      status: { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, ...status },
    });
    assert.equal(verdict(judgeDaemonSet(daemonSet({}))), "ready");
    assert.match(verdict(judgeDaemonSet(daemonSet({ updatedNumberScheduled: 1 }))), /1 of 2 pods to be of the new/);
    assert.match(verdict(judgeDaemonSet(daemonSet({ numberAvailable: 0 }))), /0 of 2 pods to be available/);
  });
});

describe("a Job", () => {
  const job = (type: string): Properties => ({
    status: { conditions: [{ type, status: "True", reason: "Why", message: "because" }] },
  });

  it("is ready when complete and failed when failed", () => {
    assert.equal(verdict(judgeJob(job("Complete"))), "ready");
    assert.equal(verdict(judgeJob(job("Failed"))), "failed: Why: because");
  });

  it("reports how many pods have failed while waiting", () => {
    assert.match(verdict(judgeJob({ status: { failed: 2 } })), /0 of 1 pods to succeed \(2 failed so far\)/);
  });

  it("is ready while suspended", () => {
    assert.equal(verdict(judgeJob({ spec: { suspend: true } })), "ready");
  });
});

describe("a CustomResourceDefinition", () => {
  it("is ready once established, and failed where its names conflict", () => {
    const definition = (type: string, status: string): Properties => ({
      status: { conditions: [{ type, status, reason: "Taken", message: "by another" }] },
    });
    assert.equal(verdict(judgeDefinition(definition("Established", "True"))), "ready");
    assert.match(verdict(judgeDefinition(definition("Established", "False"))), /to be established/);
    assert.equal(verdict(judgeDefinition(definition("NamesAccepted", "False"))), "failed: Taken: by another");
  });
});
