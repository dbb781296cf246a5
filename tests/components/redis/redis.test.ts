import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { redisConfiguration } from "../../../components/redis/configFile";
import { valueAt } from "../../../tools/program/valueAt";
import { firstContainer, podTemplate } from "../../support/podTemplates";
import { findCreatedResource, runStack, settingsOf } from "../../support/runStack";

const configuration = (memoryLimit: string): string => {
  const { redis } = settingsOf("prod");
  assert.ok(redis?.kind === "server");
  return redisConfiguration({ ...redis, sizes: { ...redis.sizes, memoryLimit } });
};

describe("Redis' configuration", () => {
  it("refuses writes when memory is full, rather than dropping counters", () => {
    assert.match(configuration("256Mi"), /^maxmemory-policy noeviction$/m);
  });

  it("keeps counters over a restart of its container", () => {
    assert.match(configuration("256Mi"), /^appendonly yes$/m);
  });

  it("writes each counter to the file before it answers, however long the disk takes to sync", () => {
    assert.match(configuration("256Mi"), /^appendfsync no$/m);
  });

  it("has no password, but includes the file that has", async () => {
    assert.doesNotMatch(configuration("256Mi"), /requirepass/);
    const included = /^include (.+)$/m.exec(configuration("256Mi"))?.[1];
    const { spec } = podTemplate(await runStack("prod"), "redis-server");
    const mount = spec.containers[0]?.volumeMounts.find(({ name }) => name === "authentication");
    assert.equal(included, `${mount?.mountPath ?? ""}/authentication.conf`);
    assert.equal(spec.volumes.find(({ name }) => name === "authentication")?.secret.secretName, "litellm-redis");
  });

  it("leaves a quarter of the memory to rewriting the file and to connections", () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 100_000 }), (mebibytes) => {
        const most = Number(/^maxmemory (\d+)mb$/m.exec(configuration(`${mebibytes}Mi`))?.[1]);
        assert.ok(most <= mebibytes * 0.75 && most > mebibytes * 0.75 - 1);
      }),
    );
  });

  it("has sorted lines, so that no change is one of order", () => {
    const lines = configuration("256Mi").trim().split("\n");
    assert.deepEqual(lines, [...lines].sort());
  });
});

describe("Redis' pod", () => {
  it("is healthy only if it answers with the password", async () => {
    const container = firstContainer(podTemplate(await runStack("prod"), "redis-server"));
    for (const probe of ["startupProbe", "livenessProbe"] as const) {
      assert.deepEqual(container[probe].exec.command, ["sh", "-c", 'test "$(redis-cli ping)" = PONG'], probe);
    }
    assert.deepEqual(container.env, [
      { name: "REDISCLI_AUTH", valueFrom: { secretKeyRef: { name: "litellm-redis", key: "password" } } },
    ]);
  });

  it("gets connections again within a second of a restart", async () => {
    const { readinessProbe } = firstContainer(podTemplate(await runStack("prod"), "redis-server"));
    assert.deepEqual([readinessProbe.tcpSocket, readinessProbe.periodSeconds], [{ port: "redis" }, 1]);
  });

  it("rolls when its configuration changes", async () => {
    const checksumOf = async (memoryLimit: string) =>
      podTemplate(await runStack("prod", { redis: { sizes: { memoryLimit } } }), "redis-server").annotations[
        "llm-gateway/config-checksum"
      ];
    assert.notEqual(await checksumOf("512Mi"), await checksumOf("1Gi"));
  });

  it("has no volume that a lost node would hold on to", async () => {
    const { spec } = podTemplate(await runStack("prod"), "redis-server");
    assert.deepEqual(
      spec.volumes.filter(({ configMap, secret }) => !configMap && !secret),
      [{ name: "data", emptyDir: { sizeLimit: "1024Mi" } }],
    );
  });

  describe("start", () => {
    let folder: string;
    let start: () => string;

    beforeEach(async () => {
      const [, , script = ""] = firstContainer(podTemplate(await runStack("prod"), "redis-server")).command;
      folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
      writeFileSync(join(folder, "boot_id"), "first\n");
      const changed = script
        .replaceAll("/data", folder)
        .replaceAll("/proc/sys/kernel/random", folder)
        .replace(/sleep \d+/, (wait) => `echo ${wait}`)
        .replace(/exec redis-server.*/, `mkdir -p ${folder}/appendonlydir; echo started`);
      start = () => execFileSync("sh", ["-c", changed], { encoding: "utf8" });
    });

    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it("waits in a new pod until all spend is in PostgreSQL", async () => {
      const { inputs } = findCreatedResource(await runStack("prod"), "ConfigMap", "litellm-config");
      const interval = Number(
        /proxy_batch_write_at: (\d+)/.exec(String(valueAt(inputs, ["data", "config.yaml"])))?.[1],
      );
      const waited = Number(/^sleep (\d+)\nstarted\n$/.exec(start())?.[1]);
      // LiteLLM adds up to five seconds to the interval.
      assert.ok(waited > interval + 5, `${waited} s`);
    });

    it("doesn't wait after a restart of its container", () => {
      start();
      assert.equal(start(), "started\n");
    });

    it("waits after a reboot of the node, without the file that the reboot may have cut short", () => {
      start();
      writeFileSync(join(folder, "appendonlydir", "counters"), "");
      writeFileSync(join(folder, "boot_id"), "second\n");
      assert.match(start(), /^sleep \d+\nstarted\n$/);
      assert.equal(existsSync(join(folder, "appendonlydir", "counters")), false);
    });

    it("waits again if it was stopped while it waited", () => {
      writeFileSync(join(folder, "boot"), "first\n");
      assert.match(start(), /^sleep \d+\nstarted\n$/);
    });
  });

  it("is never there twice: two servers behind one Service would split the counters", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "Deployment", "redis-server");
    assert.deepEqual(valueAt(inputs, "spec.strategy"), { type: "Recreate" });
  });

  it("has a password that needs no quotes", async () => {
    const { inputs } = findCreatedResource(await runStack("prod"), "RandomPassword", "redis-password");
    assert.equal(inputs.special, false);
  });
});
