import assert from "node:assert/strict";

import type { V1Pod } from "@kubernetes/client-node";

import {
  judgeCluster,
  judgePrimary,
  obsoletePods,
  type ObservedCluster,
} from "../../../components/readiness/clusterVerdict";

const image = "registry.example/postgres:18.4";
const now = new Date("2026-11-24T10:00:00Z");
const resources = { requests: { cpu: "500m", memory: "1024Mi" }, limits: { memory: "1024Mi" } };

function cluster(changes: Partial<ObservedCluster> = {}): ObservedCluster {
  return {
    metadata: { generation: 1 },
    spec: { instances: 1, imageName: image, resources },
    status: {
      phase: "Cluster in healthy state",
      readyInstances: 1,
      conditions: [{ type: "Ready", status: "True" }],
    },
    ...changes,
  };
}

function instance(container: object = {}, status: V1Pod["status"] = {}): V1Pod {
  return {
    metadata: { name: "pg-1", labels: { "cnpg.io/podRole": "instance" } },
    spec: {
      containers: [
        {
          name: "postgres",
          image,
          resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
          ...container,
        },
      ],
    },
    status,
  };
}

const pulling = (name: string, ofImage: string): V1Pod["status"] => ({
  initContainerStatuses: [
    {
      name,
      image: ofImage,
      imageID: "",
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: "ErrImagePull", message: `${ofImage}: not found` } },
    },
  ],
});

function waitingFor(observed: ObservedCluster, pods: V1Pod[]): string {
  const verdict = judgeCluster(observed, pods, now);
  assert.equal(verdict.state, "waiting");
  return verdict.waitingFor;
}

describe("the judgement of a Cluster", () => {
  it("is ready when every instance runs the image and sizes that were asked for", () => {
    assert.deepEqual(judgeCluster(cluster(), [instance()], now), { state: "ready" });
  });

  it("isn't satisfied by a status from before a change of the image", () => {
    const old = instance({ image: "registry.example/postgres:18.3" });
    assert.match(waitingFor(cluster(), [old]), /^pg-1 to run registry\.example\/postgres:18\.4 \(now .*:18\.3\)/);
  });

  it("isn't satisfied by a status from before a change of the memory", () => {
    const old = instance({ resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } } });
    assert.match(waitingFor(cluster(), [old]), /^pg-1 to have limits\.memory 1024Mi \(now 2Gi\)/);
  });

  it("gives the operator 10 s to act on a change that the pods don't show", () => {
    const changed = (time: string) =>
      cluster({
        metadata: {
          generation: 2,
          managedFields: [
            { manager: "pulumi-kubernetes", time: new Date(time) },
            { manager: "manager", subresource: "status", time: now },
          ],
        },
      });
    assert.match(waitingFor(changed("2026-11-24T09:59:55Z"), [instance()]), /to act on the change/);
    assert.equal(judgeCluster(changed("2026-11-24T09:59:45Z"), [instance()], now).state, "ready");
  });

  it("waits while the operator is at work, and names its phase", () => {
    const status = { ...cluster().status, phase: "Upgrading cluster", phaseReason: "restarting pg-1" };
    assert.match(waitingFor(cluster({ status }), [instance()]), /phase: Upgrading cluster \(restarting pg-1\)$/);
  });

  it("waits for each instance, by the count and by its pod", () => {
    const two = { ...cluster().spec, instances: 2 };
    assert.match(waitingFor(cluster({ spec: two }), [instance()]), /readyInstances to be 2 \(now 1\)/);
    const status = { ...cluster().status, readyInstances: 2 };
    assert.match(waitingFor(cluster({ spec: two, status }), [instance()]), /the pods of all instances/);
  });

  it("asks for the operator where there is no status", () => {
    assert.match(waitingFor(cluster({ status: undefined }), []), /is the operator running\?/);
  });

  it("names the pod, container and image that can't be pulled", () => {
    const pod = instance({}, pulling("bootstrap-controller", image));
    const verdict = judgeCluster(cluster({ status: { readyInstances: 0 } }), [pod], now);
    assert.ok(verdict.state === "waiting");
    assert.deepEqual(verdict.problem, {
      message: `pod pg-1: container bootstrap-controller, image ${image}: ErrImagePull: ${image}: not found`,
      image: true,
    });
  });
});

describe("the judgement of a Cluster's primary", () => {
  const spec = { ...cluster().spec, instances: 3 };
  const joining = { phase: "Creating a new replica", currentPrimary: "pg-1", readyInstances: 1 };
  const running = instance({}, { conditions: [{ type: "Ready", status: "True" }] });
  const verdict = (changes: Partial<ObservedCluster>, pods = [running]) =>
    judgePrimary(cluster({ spec, status: joining, ...changes }), pods, now).state;

  it("is ready while the replicas of a new Cluster are joining", () => {
    assert.equal(verdict({}), "ready");
    assert.equal(verdict({ status: { ...joining, phase: "Waiting for the instances to become active" } }), "ready");
  });

  it("waits for the primary's pod", () => {
    assert.equal(verdict({}, [instance()]), "waiting");
    assert.equal(verdict({ status: { ...joining, currentPrimary: undefined } }), "waiting");
  });

  it("waits for all of a Cluster that was changed: a rolling update would stop the primary", () => {
    assert.equal(verdict({ metadata: { generation: 2 } }), "waiting");
    assert.equal(verdict({}, [running, instance({ image: "registry.example/postgres:18.3" })]), "waiting");
  });

  it("waits while the operator does anything but add instances", () => {
    for (const phase of ["Failing over", "Switchover in progress", "Upgrading cluster", undefined]) {
      assert.equal(verdict({ status: { ...joining, phase } }), "waiting", phase);
    }
  });

  it("waits for as many standbys as every write does", () => {
    const synchronous = { spec: { ...spec, postgresql: { synchronous: { method: "any", number: 1 } } } };
    assert.equal(verdict(synchronous), "waiting");
    assert.equal(verdict({ ...synchronous, status: { ...joining, readyInstances: 2 } }), "ready");
  });
});

describe("pods of an earlier image", () => {
  const wrong = "registry.example/postgres:no-such-tag";
  const failing = instance({ image: wrong }, pulling("postgres", wrong));

  it("are obsolete when that image can't be pulled, and no problem of the Cluster", () => {
    assert.deepEqual(obsoletePods(cluster(), [failing]), [failing]);
    const verdict = judgeCluster(cluster(), [failing], now);
    assert.ok(verdict.state === "waiting");
    assert.equal(verdict.problem, undefined);
  });

  it("are left alone when they run", () => {
    assert.deepEqual(obsoletePods(cluster(), [instance({ image: wrong }, { phase: "Running" })]), []);
  });

  it("don't include one that waits for the image that is asked for, or for the operator's", () => {
    const operator = "registry.example/cloudnative-pg:1.30";
    assert.deepEqual(obsoletePods(cluster(), [instance({}, pulling("postgres", image))]), []);
    assert.deepEqual(obsoletePods(cluster(), [instance({}, pulling("bootstrap-controller", operator))]), []);
  });
});
