import assert from "node:assert/strict";

import fc from "fast-check";

import { toMebibytes } from "../../../components/config/quantity";
import { clusterSpec } from "../../../components/postgres/clusterSpec";
import type { PostgresSettings } from "../../../components/settings";
import { valueAt } from "../../../tools/program/valueAt";
import { findCreatedResource, runStack, settingsOf } from "../../support/runStack";

function specOf(settings: Partial<PostgresSettings>) {
  return clusterSpec({ ...settingsOf("prod").postgres, ...settings }, {});
}

describe("the CloudNativePG Cluster", () => {
  it("makes the database that the proxy uses, owned by a role of its own", () => {
    assert.deepEqual(specOf({ database: "keys", owner: "gateway" }).bootstrap, {
      initdb: { database: "keys", owner: "gateway" },
    });
  });

  it("cuts off the proxies' pooled connections soon when an instance stops", () => {
    assert.ok(specOf({}).smartShutdownTimeout <= 10);
  });

  it("ends a rolling update with a switchover where there is a replica", () => {
    assert.equal(specOf({ instances: 3 }).primaryUpdateMethod, "switchover");
    assert.equal(specOf({ instances: 1 }).primaryUpdateMethod, "restart");
  });

  it("stops a replica for its snapshot, and takes one while running only of a single instance", () => {
    const backup = { schedule: "0 0 3 * * *", retentionDays: 14, pruningImage: "python:3" };
    const online = (instances: number) => specOf({ instances, backup }).backup?.volumeSnapshot.online;
    assert.deepEqual([online(3), online(2), online(1)], [false, false, true]);
  });

  it("leaves the labels alone by which the operator finds the volumes to back up", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Cluster");
    const inherited = Object.keys(valueAt(inputs, ["spec", "inheritedMetadata", "labels"]) as object);
    assert.deepEqual(inherited.sort(), ["app.kubernetes.io/part-of", "llm-gateway/profile", "llm-gateway/stack"]);
  });

  it("counts instances alone when it spreads them, not the operator's Jobs", () => {
    const [constraint] = specOf({}).topologySpreadConstraints;
    assert.deepEqual(constraint?.labelSelector.matchLabels, {
      "cnpg.io/cluster": "litellm-pg",
      "cnpg.io/podRole": "instance",
    });
  });

  it("refuses connections without TLS", () => {
    assert.deepEqual(specOf({}).postgresql.pg_hba, ["hostnossl all all all reject"]);
  });

  it("replicates asynchronously by default", () => {
    assert.equal(specOf({}).postgresql.synchronous, undefined);
  });

  it("commits to a majority of the instances with durability quorum, and fails over only to one that has every commit", () => {
    const numbers = [3, 4, 5, 9].map((instances) => {
      const { number, ...others } = specOf({ durability: "quorum", instances }).postgresql.synchronous ?? {};
      assert.deepEqual(others, { method: "any", dataDurability: "required", failoverQuorum: true });
      return number;
    });
    assert.deepEqual(numbers, [1, 2, 2, 4]);
  });

  it("names storage and snapshot classes only where the config does", () => {
    assert.deepEqual(specOf({}).storage, { size: "20Gi" });
    assert.deepEqual(specOf({ storage: "5Gi", storageClass: "fast" }).storage, {
      size: "5Gi",
      storageClass: "fast",
    });
    const backup = {
      schedule: "0 0 3 * * *",
      retentionDays: 1,
      pruningImage: "python:3",
      volumeSnapshotClass: "snapshots",
    };
    assert.equal(specOf({ backup }).backup?.volumeSnapshot.className, "snapshots");
  });

  it("lets a snapshot go with its Backup, without which none could be pruned", () => {
    assert.equal(specOf({}).backup?.volumeSnapshot.snapshotOwnerReference, "backup");
  });

  it("takes a parameter of the config over its own", () => {
    const own = { shared_buffers: "64MB", max_connections: "300", max_wal_size: "2GB" };
    const { parameters } = specOf({ parameters: own }).postgresql;
    assert.deepEqual({ ...parameters, ...own }, parameters);
  });

  it("gives PostgreSQL a quarter of the memory, and never more than the operator takes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 100_000 }), (mebibytes) => {
        const sizes = { cpuRequest: "1", memoryRequest: `${mebibytes}Mi`, memoryLimit: `${mebibytes}Mi` };
        const buffers = /^(\d+)MB$/.exec(specOf({ sizes }).postgresql.parameters.shared_buffers ?? "")?.[1];
        assert.equal(Number(buffers), Math.max(16, Math.floor(mebibytes / 4)));
        assert.ok(Number(buffers) <= toMebibytes(sizes.memoryRequest));
      }),
    );
  });
});
