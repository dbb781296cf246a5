import assert from "node:assert/strict";

import { storageDriver } from "../../../lab/embedded/layout";
import { Bell } from "../../../lab/embedded/storage/bell";
import { bytes } from "../../../lab/embedded/storage/bytes";
import { freezersOf, isCgroupOf } from "../../../lab/embedded/storage/freezer";
import { contentName, plan, provisionedBy, selectedNode, volumeName } from "../../../lab/embedded/storage/plan";
import { contentStatus, persistentVolume, snapshotContent, snapshotStatus } from "../../../lab/embedded/storage/specs";
import type { Claim, Observed, Snapshot, SnapshotContent, Volume } from "../../../lab/embedded/storage/storageObjects";

const storageClass = { metadata: { name: "embedded", uid: "sc" }, provisioner: storageDriver, reclaimPolicy: "Delete" };
const snapshotClass = {
  metadata: {
    name: "snapshots",
    uid: "vsc",
    annotations: { "snapshot.storage.kubernetes.io/is-default-class": "true" },
  },
  driver: storageDriver,
  deletionPolicy: "Delete",
};
const scheduled = { [selectedNode]: "embedded-2" };
const claim: Claim = {
  metadata: { name: "data", namespace: "team", uid: "c1", annotations: scheduled },
  spec: { storageClassName: "embedded", resources: { requests: { storage: "2Gi" } }, accessModes: ["ReadWriteOnce"] },
};
const volume: Volume = {
  metadata: { name: volumeName(claim), uid: "v1", annotations: { [provisionedBy]: storageDriver } },
  spec: { capacity: { storage: "2Gi" }, persistentVolumeReclaimPolicy: "Delete" },
  status: { phase: "Bound" },
};
const bound: Claim = { ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } };
const snapshot: Snapshot = {
  metadata: { name: "daily", namespace: "team", uid: "s1" },
  spec: { source: { persistentVolumeClaimName: "data" } },
};
const content: SnapshotContent = {
  metadata: { name: contentName(snapshot), uid: "vc1" },
  spec: {
    driver: storageDriver,
    deletionPolicy: "Delete",
    volumeSnapshotRef: { namespace: "team", name: "daily", uid: "s1" },
  },
  status: { snapshotHandle: contentName(snapshot), readyToUse: true, restoreSize: 2 ** 31, creationTime: 1.5e18 },
};
const ready: Snapshot = {
  ...snapshot,
  status: { readyToUse: true, boundVolumeSnapshotContentName: content.metadata.name },
};
const restoring: Claim = {
  metadata: { name: "restored", namespace: "team", uid: "c2", annotations: scheduled },
  spec: { ...claim.spec, dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "daily" } },
};

function planned(observed: Partial<Observed>): string[] {
  const nothing = { claims: [], volumes: [], storageClasses: [], snapshots: [], contents: [], snapshotClasses: [] };
  const classes = { storageClasses: [storageClass], snapshotClasses: [snapshotClass] };
  return plan({ ...nothing, ...classes, ...observed }).map((action) =>
    "message" in action ? `${action.kind}: ${action.message}` : action.kind,
  );
}

describe("the storage driver", () => {
  it("provisions a volume for a claim of its class, on the node that its pod goes to", () => {
    assert.deepEqual(planned({ claims: [claim] }), ["provision"]);
    const [action] = plan({
      claims: [claim],
      volumes: [],
      storageClasses: [storageClass],
      snapshots: [],
      contents: [],
      snapshotClasses: [],
    });
    assert.equal(action?.kind === "provision" && action.node, "embedded-2");
  });

  it("expands the volume of a claim that asks for more than it has", () => {
    const asking = (storage: string): Claim => ({
      ...bound,
      spec: { ...bound.spec, resources: { requests: { storage } } },
      status: { phase: "Bound", capacity: { storage: "2Gi" } },
    });
    assert.deepEqual(planned({ claims: [asking("3Gi")], volumes: [volume] }), ["expand-volume"]);
    assert.deepEqual(planned({ claims: [asking("2048Mi")], volumes: [volume] }), []);
  });

  for (const [what, other] of [
    ["of another class", { ...claim, spec: { ...claim.spec, storageClassName: "fast" } }],
    ["without a class", { ...claim, spec: {} }],
    ["that is bound", bound],
    ["whose pod has no node yet", { ...claim, metadata: { ...claim.metadata, annotations: {} } }],
    ["that is being deleted", { ...claim, metadata: { ...claim.metadata, deletionTimestamp: "now" } }],
  ] as const)
    it(`leaves a claim ${what} alone`, () => {
      assert.deepEqual(planned({ claims: [other], volumes: [volume], storageClasses: [storageClass] }), []);
    });

  it("does not make a volume twice while its claim is not bound yet", () => {
    assert.deepEqual(planned({ claims: [claim], volumes: [volume] }), []);
  });

  it("restores a claim from a snapshot that is ready", () => {
    const actions = plan({
      claims: [restoring],
      volumes: [],
      storageClasses: [storageClass],
      snapshots: [ready],
      contents: [content],
      snapshotClasses: [],
    });
    assert.deepEqual(
      actions.map((action) => (action.kind === "provision" ? action.from : undefined)),
      [content],
    );
  });

  it("reports why a claim waits whose snapshot isn't ready or doesn't exist", () => {
    const waits = ["refuse-claim: VolumeSnapshot daily is not there or not ready yet"];
    assert.deepEqual(planned({ claims: [restoring] }), waits);
    const elsewhere = { ...ready, metadata: { ...ready.metadata, namespace: "other" } };
    assert.deepEqual(planned({ claims: [restoring], snapshots: [elsewhere], contents: [content] }), waits);
  });

  it("rejects block volumes and sources that it can't copy", () => {
    const block = { ...claim, spec: { ...claim.spec, volumeMode: "Block" } };
    const clone = { ...claim, spec: { ...claim.spec, dataSource: { kind: "PersistentVolumeClaim", name: "x" } } };
    for (const refused of [block, clone]) assert.match(planned({ claims: [refused] }).join(), /^refuse-claim: /);
  });

  it("deletes a released volume of its own", () => {
    assert.deepEqual(planned({ volumes: [{ ...volume, status: { phase: "Released" } }] }), ["delete-volume"]);
  });

  it("keeps a released volume with the policy Retain, and one of another driver", () => {
    const released = { ...volume, status: { phase: "Released" } };
    const retained = { ...released, spec: { ...volume.spec, persistentVolumeReclaimPolicy: "Retain" } };
    const foreign = { ...released, metadata: { ...volume.metadata, annotations: {} } };
    assert.deepEqual(planned({ volumes: [retained, foreign] }), []);
  });

  it("takes a snapshot of a bound claim, with the default class where none is named", () => {
    assert.deepEqual(planned({ claims: [bound], volumes: [volume], snapshots: [snapshot] }), ["take-snapshot"]);
  });

  it("takes a snapshot anew whose content was made but never completed", () => {
    const unfinished: SnapshotContent = { metadata: content.metadata, spec: content.spec };
    const observed = { claims: [bound], volumes: [volume], snapshots: [snapshot], contents: [unfinished] };
    assert.deepEqual(planned(observed), ["take-snapshot"]);
  });

  it("binds a snapshot whose copy is complete, and then leaves it alone", () => {
    const observed = { claims: [bound], volumes: [volume], contents: [content] };
    assert.deepEqual(planned({ ...observed, snapshots: [snapshot] }), ["bind-snapshot"]);
    assert.deepEqual(planned({ ...observed, snapshots: [ready] }), []);
  });

  it("reports once that the class of a snapshot doesn't exist", () => {
    const named = { ...snapshot, spec: { ...snapshot.spec, volumeSnapshotClassName: "nosuch" } };
    const message = 'VolumeSnapshotClass "nosuch" not found';
    const observed = { claims: [bound], volumes: [volume] };
    assert.deepEqual(planned({ ...observed, snapshots: [named] }), [`fail-snapshot: ${message}`]);
    assert.deepEqual(planned({ ...observed, snapshots: [{ ...named, status: { error: { message } } }] }), []);
  });

  it("reports that a snapshot's claim doesn't exist or isn't bound", () => {
    assert.match(planned({ snapshots: [snapshot] }).join(), /"data" not found/);
    assert.match(planned({ snapshots: [snapshot], claims: [claim], storageClasses: [] }).join(), /"data" is not bound/);
  });

  it("leaves a snapshot to the driver of its class", () => {
    const foreign = { ...snapshotClass, driver: "other.example" };
    const observed = { claims: [bound], volumes: [volume], snapshots: [snapshot], snapshotClasses: [foreign] };
    assert.deepEqual(planned(observed), []);
  });

  it("deletes a content whose snapshot is gone, unless its policy is Retain or it is another driver's", () => {
    assert.deepEqual(planned({ contents: [content] }), ["delete-content"]);
    const retained = { ...content, spec: { ...content.spec, deletionPolicy: "Retain" } };
    const foreign = { ...content, spec: { ...content.spec, driver: "other.example" } };
    assert.deepEqual(planned({ contents: [retained, foreign] }), []);
  });

  it("deletes a content whose snapshot's name was given to a new one", () => {
    const again = { ...ready, metadata: { ...ready.metadata, uid: "s2" } };
    assert.deepEqual(planned({ contents: [content], snapshots: [again] }), ["delete-content"]);
  });
});

describe("the objects of the storage driver", () => {
  it("is a local volume of the size that was asked for, on the node where its pod goes, reserved for its claim", () => {
    const made = persistentVolume(claim, storageClass, "embedded-2", "/volumes/one");
    assert.deepEqual(made.spec.local, { path: "/volumes/one" });
    assert.deepEqual(made.spec.capacity, { storage: "2Gi" });
    assert.equal(made.spec.claimRef.uid, "c1");
    assert.deepEqual(made.spec.nodeAffinity.required.nodeSelectorTerms[0]?.matchExpressions[0]?.values, ["embedded-2"]);
    assert.equal(made.metadata.annotations[provisionedBy], storageDriver);
  });

  it("is a content that refers back to its snapshot", () => {
    const made = snapshotContent(snapshot, snapshotClass, volume);
    assert.equal(made.spec.volumeSnapshotRef.uid, "s1");
    assert.equal(made.spec.deletionPolicy, "Delete");
  });

  it("include a status with size and time in the format of each kind", () => {
    const status = contentStatus(snapshot, volume, new Date("2026-01-02T03:04:05.678Z"));
    assert.equal(status.restoreSize, 2 * 2 ** 30);
    assert.deepEqual(snapshotStatus({ ...content, status }), {
      boundVolumeSnapshotContentName: content.metadata.name,
      creationTime: "2026-01-02T03:04:05Z",
      readyToUse: true,
      restoreSize: "2147483648",
      error: null,
    });
  });

  for (const [quantity, size] of [
    ["1Gi", 2 ** 30],
    ["1.5Mi", 1.5 * 2 ** 20],
    ["500M", 5e8],
    ["1k", 1000],
    ["1e9", 1e9],
    ["7", 7],
  ] as const)
    it(`reads ${quantity} as ${size} bytes`, () => {
      assert.equal(bytes(quantity), size);
    });
});

describe("frozen pods", () => {
  it("are found in every quality of service", () => {
    assert.ok(isCgroupOf("/sys/fs/cgroup/freezer/kubepods/burstable/podu1", "u1"));
    assert.ok(!isCgroupOf("/sys/fs/cgroup/freezer/kubepods/burstable/podu1/container", "u1"));
  });

  it("are frozen by one version of cgroups where both are mounted", () => {
    const files = freezersOf(["/one/podu1", "/two/podu1"], (file) =>
      ["/one/podu1/freezer.state", "/two/podu1/cgroup.freeze"].includes(file),
    ).map(({ file }) => file);
    assert.deepEqual(files, ["/one/podu1/freezer.state"]);
  });

  it("are frozen by version 2 where only that is mounted", () => {
    const files = freezersOf(["/two/podu1"], (file) => file === "/two/podu1/cgroup.freeze").map(({ file }) => file);
    assert.deepEqual(files, ["/two/podu1/cgroup.freeze"]);
  });
});

describe("the bell", () => {
  it("wakes the waiting caller", async () => {
    const bell = new Bell();
    const sleeping = bell.sleep(3600);
    bell.ring();
    await sleeping;
  });

  it("returns at once where it rang before", async () => {
    const bell = new Bell();
    bell.ring();
    await bell.sleep(3600);
  });

  it("ends one wait per ring", async () => {
    const bell = new Bell();
    bell.ring();
    await bell.sleep(3600);
    const begun = performance.now();
    await bell.sleep(0.05);
    assert.ok(performance.now() - begun >= 45);
  });
});
