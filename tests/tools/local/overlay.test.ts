import assert from "node:assert/strict";

import { readSettings } from "../../../components/config";
import { neededProviderOptions } from "../../../components/config/providerOptions";
import { merged } from "../../../tools/engine/stackFile";
import { embeddedOverlay, monitoringOverlay } from "../../../tools/local/overlay";

describe("the overlay for the embedded cluster", () => {
  const overlay = embeddedOverlay({
    kubeconfig: "/nowhere",
    context: "embedded",
    storageClass: "embedded",
    nodes: ["embedded"],
    volumeSnapshotClass: "snapshots",
    images: {
      litellm: "localhost/litellm:v1",
      postgres: "localhost/postgres:15",
      redis: "localhost/redis:7",
      kubectl: "",
      s3: "",
    },
  });
  const settingsWith = (profile: string, values: Record<string, unknown>) =>
    readSettings({
      project: "llm-gateway",
      stack: "test",
      secretKeys: [],
      values: Object.fromEntries(
        Object.entries({ ...neededProviderOptions, "llm-gateway:profile": profile, ...values }).map(([key, value]) => [
          key,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      ),
    });

  it("keeps the guarantees of prod: replicas, budgets, instances, backups, memory", () => {
    const promises = (values: Record<string, unknown>) => {
      const { litellm, postgres, redis, protect } = settingsWith("prod", values);
      return {
        replicas: litellm.replicas,
        budgets: litellm.budgets,
        disruptionBudgets: [litellm.podDisruptionBudget, postgres.enablePDB],
        instances: postgres.instances,
        schedule: postgres.backup?.schedule,
        memory: [litellm, postgres, redis?.kind === "server" ? redis : undefined].map(
          (part) => part?.sizes.memoryLimit,
        ),
        protect,
      };
    };
    assert.deepEqual(promises(overlay), promises({}));
  });

  it("leaves monitoring off, unless the cluster is monitored", () => {
    const exporter = "localhost/redis-exporter:1";
    const monitored = merged(overlay, monitoringOverlay(exporter)) as Record<string, unknown>;
    assert.equal(settingsWith("prod", overlay).monitoring, undefined);
    const { monitoring, litellm } = settingsWith("prod", monitored);
    assert.equal(monitoring?.redisExporterImage, exporter);
    assert.equal(litellm.image, "localhost/litellm:v1");
  });

  it("enables nothing that dev disables", () => {
    const settings = settingsWith("dev", overlay);
    assert.equal(settings.redis, undefined);
    assert.equal(settings.postgres.backup, undefined);
  });
});
