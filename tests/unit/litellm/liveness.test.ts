import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { livenessProbe } from "../../../components/litellm/liveness";

/** A file as prometheus_client's `mmap_dict.py` writes it. */
function samples(...values: [metric: string, labels: Record<string, string>, value: number][]): Buffer {
  const entries = values.map(([metric, labels, value]) => {
    const key = Buffer.from(JSON.stringify([metric, metric, labels, "help"]));
    const padded = Buffer.concat([key, Buffer.alloc(8 - ((key.length + 4) % 8), " ")]);
    const [length, numbers] = [Buffer.alloc(4), Buffer.alloc(16)];
    length.writeInt32LE(key.length);
    numbers.writeDoubleLE(value);
    return Buffer.concat([length, padded, numbers]);
  });
  const head = Buffer.alloc(8);
  head.writeInt32LE(8 + entries.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat([head, ...entries, Buffer.alloc(64)]);
}

const breaker = (state: "closed" | "half_open", transitions: number) => ({
  "gauge_livesum_1.db": samples(
    ["litellm_redis_circuit_breaker_state", { state: "closed" }, state === "closed" ? 1 : 0],
    ["litellm_redis_circuit_breaker_state", { state: "half_open" }, state === "half_open" ? 1 : 0],
  ),
  "counter_1.db": samples(
    ["litellm_redis_circuit_breaker_transitions_total", { state: "open" }, transitions],
    ["litellm_redis_circuit_breaker_transitions_total", { state: "half_open" }, transitions],
  ),
});

describe("the proxy's liveness probe", () => {
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end());
  before(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  beforeEach(() => {
    status = 200;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "metrics"), { recursive: true });
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function probe(files: Record<string, Buffer> = {}) {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, "metrics", name), content);
    const { exec } = livenessProbe((server.address() as AddressInfo).port, true) as { exec: { command: string[] } };
    const script = exec.command[2]?.replaceAll("/tmp/", `${folder}/`) ?? "";
    const child = spawn("python3", ["-c", script]);
    let said = "";
    child.stderr.on("data", (data) => (said += String(data)));
    const [code] = (await once(child, "close")) as [number];
    return { code, said: said.trim() };
  }

  const healthy = { code: 0, said: "" };

  it("is content with a proxy that answers and a closed breaker", async () => {
    assert.deepEqual([await probe(breaker("closed", 0)), await probe(breaker("closed", 0))], [healthy, healthy]);
  });

  it("is content where there are no samples yet", async () => {
    assert.deepEqual(await probe(), healthy);
  });

  it("fails where the proxy does not answer with 200", async () => {
    status = 503;
    assert.deepEqual(await probe(breaker("closed", 0)), { code: 1, said: "/health/liveliness answers 503" });
  });

  it("fails where the breaker has been half open since the probe before", async () => {
    assert.deepEqual(await probe(breaker("half_open", 3)), healthy);
    const stuck = { code: 1, said: "the Redis circuit breaker is stuck half open" };
    assert.deepEqual([await probe(breaker("half_open", 3)), await probe(breaker("half_open", 3))], [stuck, stuck]);
  });

  it("is content where the breaker keeps probing an unreachable Redis", async () => {
    assert.deepEqual([await probe(breaker("half_open", 3)), await probe(breaker("half_open", 4))], [healthy, healthy]);
  });

  it("is content where the breaker closed in between", async () => {
    await probe(breaker("half_open", 3));
    await probe(breaker("closed", 4));
    assert.deepEqual(await probe(breaker("half_open", 5)), healthy);
  });

  it("asks for health alone where no Redis is shared", () => {
    assert.deepEqual(livenessProbe(4000, false).httpGet, { path: "/health/liveliness", port: "http" });
  });
});
