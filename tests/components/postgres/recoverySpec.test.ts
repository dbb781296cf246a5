import assert from "node:assert/strict";

import { bootstrapSpec } from "../../../components/postgres/recoverySpec";
import { valueAt } from "../../../tools/program/valueAt";
import { createdResources, findCreatedResource, runStack, settingsOf } from "../../support/runStack";

const bootstrapOf = (recovery?: object) => bootstrapSpec(settingsOf("prod", { postgres: { recovery } }).postgres);
const database = { database: "litellm", owner: "litellm" };

describe("the bootstrap of a Cluster", () => {
  it("makes an empty database without a recovery", () => {
    assert.deepEqual(bootstrapOf(), { bootstrap: { initdb: database } });
  });

  it("names a Backup", () => {
    assert.deepEqual(bootstrapOf({ backup: "b" }), { bootstrap: { recovery: { ...database, backup: { name: "b" } } } });
  });

  it("names a VolumeSnapshot with its API group", () => {
    const storage = { name: "s", kind: "VolumeSnapshot", apiGroup: "snapshot.storage.k8s.io" };
    assert.deepEqual(bootstrapOf({ snapshot: "s" }), {
      bootstrap: { recovery: { ...database, volumeSnapshots: { storage } } },
    });
  });

  it("names the lost database's folder in an ObjectStore that nothing is deleted from", async () => {
    const targetTime = "2026-11-24T06:39:58Z";
    const source = { destinationPath: "s3://backups/gateway", serverName: "lost" };
    const recovery = { objectStore: source, targetTime };
    const run = await runStack("prod", {
      postgres: { recovery, objectStore: { destinationPath: "s3://backups/gateway" } },
    });
    const cluster = findCreatedResource(run, "Cluster");
    assert.deepEqual(valueAt(cluster.inputs, "spec.bootstrap"), {
      recovery: { ...database, source: "origin", recoveryTarget: { targetTime } },
    });
    const [external] = valueAt(cluster.inputs, "spec.externalClusters") as [unknown];
    const parameters = { barmanObjectName: "litellm-pg-recovery", serverName: "lost" };
    assert.deepEqual(external, { name: "origin", plugin: { name: "barman-cloud.cloudnative-pg.io", parameters } });
    const stores = createdResources(run, "ObjectStore");
    assert.deepEqual(
      stores.map(({ inputs }) => [valueAt(inputs, "metadata.name"), valueAt(inputs, "spec.retentionPolicy")]),
      [
        ["litellm-pg-store", "30d"],
        ["litellm-pg-recovery", undefined],
      ],
    );
    for (const { name } of stores)
      assert.ok(
        cluster.dependsOn.some((urn) => urn.endsWith(name)),
        name,
      );
  });
});
