import assert from "node:assert/strict";

import {
  claimsOf,
  newestWarning,
  pendingStorageClass,
  podCause,
  selectorQuery,
} from "../../../../../tools/standins/kubernetes/await/causes";
import type { Properties } from "../../../../../tools/standins/plugin/values";

const pod = (status: Properties): Properties => ({ metadata: { name: "web-1" }, status });

describe("why a pod does not run", () => {
  it("is told by its container, with how long waiting makes sense", () => {
    const state = { waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "x"' } };
    assert.deepEqual(podCause(pod({ containerStatuses: [{ name: "web", state }] })), {
      message: 'pod web-1: container web: ImagePullBackOff: Back-off pulling image "x"',
      patience: 75,
    });
  });

  it("is how a crashing container ended, never what it said", () => {
    const state = { waiting: { reason: "CrashLoopBackOff", message: "back-off" } };
    const lastState = { terminated: { exitCode: 3, reason: "Error", message: "password is hunter2" } };
    const cause = podCause(pod({ containerStatuses: [{ name: "web", state, lastState }] }));
    assert.equal(cause?.message, "pod web-1: container web: CrashLoopBackOff: ended with exit code 3 (Error)");
    assert.equal(cause.patience, undefined);
  });

  it("is found in init containers first", () => {
    const waiting = (reason: string) => ({ waiting: { reason } });
    const statuses = {
      initContainerStatuses: [{ name: "init", state: waiting("CreateContainerConfigError") }],
      containerStatuses: [{ name: "web", state: waiting("PodInitializing") }],
    };
    assert.match(podCause(pod(statuses))?.message ?? "", /container init: CreateContainerConfigError/);
  });

  it("is what the scheduler says", () => {
    const conditions = [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "Insufficient cpu" },
    ];
    assert.equal(podCause(pod({ conditions }))?.message, "pod web-1: Unschedulable: Insufficient cpu");
  });

  it("is its probe where it runs but is not ready", () => {
    const statuses = [{ name: "web", ready: false, state: { running: { startedAt: "2026-01-01T00:00:00Z" } } }];
    assert.match(podCause(pod({ containerStatuses: statuses }))?.message ?? "", /probe does not succeed/);
  });

  it("is nothing for a pod that is well", () => {
    const statuses = [{ name: "web", ready: true, state: { running: { startedAt: "2026-01-01T00:00:00Z" } } }];
    assert.equal(podCause(pod({ containerStatuses: statuses })), undefined);
  });
});

describe("where to look for causes", () => {
  it("is among the pods that the object selects", () => {
    const object = { spec: { selector: { matchLabels: { a: "b", c: "d" } } } };
    assert.equal(selectorQuery(object), "a=b,c=d");
    assert.equal(selectorQuery({ spec: {} }), undefined);
  });

  it("is among the instances of a CloudNativePG cluster", () => {
    const cluster = { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", metadata: { name: "pg" } };
    assert.equal(selectorQuery(cluster), "cnpg.io/cluster=pg");
  });

  it("is at the claims that a pod mounts", () => {
    const volumes: Properties[] = [
      { name: "a", persistentVolumeClaim: { claimName: "data-0" } },
      { name: "b", emptyDir: {} },
    ];
    assert.deepEqual(claimsOf({ spec: { volumes } }), ["data-0"]);
  });

  it("is at the storage class of a claim that is not bound", () => {
    const claim = (phase: string): Properties => ({ spec: { storageClassName: "fast" }, status: { phase } });
    assert.equal(pendingStorageClass(claim("Pending")), "fast");
    assert.equal(pendingStorageClass(claim("Bound")), undefined);
  });

  it("is the newest warning among the events", () => {
    const event = (type: string, lastTimestamp: string, message: string): Properties => ({
      type,
      lastTimestamp,
      message,
      reason: "FailedCreate",
    });
    const events = [
      event("Warning", "2026-01-02", "new"),
      event("Normal", "2026-01-03", "fine"),
      event("Warning", "2026-01-01", "old"),
    ];
    assert.equal(newestWarning(events)?.message, "FailedCreate: new");
  });
});
