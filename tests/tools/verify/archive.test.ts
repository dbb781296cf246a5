import assert from "node:assert/strict";

import { archivingSpec } from "../../../components/postgres/objectStoreSpec";
import { archiveOf, restoreOf } from "../../../tools/verify/cluster/archive";
import type { PostgresClusterObject } from "../../../tools/verify/cluster/cnpg";
import { scratchClusterSpec } from "../../../tools/verify/cluster/scratchCluster";
import { settingsOf } from "../../support/runStack";

const { objectStore } = settingsOf("prod", {
  postgres: { objectStore: { destinationPath: "s3://backups", credentialsSecret: { name: "c" }, serverName: "pg-2" } },
}).postgres;
const archiving = objectStore && archivingSpec("litellm-pg", objectStore);

const cluster = (spec: Partial<PostgresClusterObject["spec"]> = {}): PostgresClusterObject => ({
  metadata: { name: "litellm-pg", resourceVersion: "1" },
  spec: { instances: 3, imageName: "postgresql:18.4", storage: { size: "2Gi" }, ...spec },
});

describe("verify: the archive of a Cluster", () => {
  it("is the one that the program lets it archive to", () => {
    const found = archiveOf(cluster({ plugins: archiving?.plugins }));
    assert.deepEqual(found, { store: "litellm-pg-store", serverName: "pg-2" });
  });

  it("is none without the plugin as WAL archiver", () => {
    assert.equal(archiveOf(cluster()), undefined);
    const plugins = archiving?.plugins.map((plugin) => ({ ...plugin, isWALArchiver: false }));
    assert.equal(archiveOf(cluster({ plugins })), undefined);
  });
});

describe("verify: a scratch Cluster", () => {
  const restored = scratchClusterSpec(
    cluster({ bootstrap: { recovery: { database: "litellm", owner: "keys" } }, plugins: archiving?.plugins }),
    restoreOf({ store: "litellm-pg-store", serverName: "pg-2" }, "2026-11-28T08:00:00Z"),
  ) as Record<string, unknown>;

  it("has the database and owner of a Cluster that was restored itself", () => {
    assert.deepEqual(restored.bootstrap, {
      recovery: {
        database: "litellm",
        owner: "keys",
        source: "origin",
        recoveryTarget: { targetTime: "2026-11-28T08:00:00Z" },
      },
    });
  });

  it("archives nothing", () => {
    assert.ok(!("plugins" in restored));
  });
});
