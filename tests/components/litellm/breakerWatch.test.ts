import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { breakerWatch } from "../../../components/litellm/breakerWatch";
import { firstContainer, podTemplate } from "../../support/podTemplates";
import { runStack } from "../../support/runStack";

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

/** Prints as JSON what Python's `expression` is, after the watch's own definitions. */
const python = (definitions: string, expression: string): unknown =>
  JSON.parse(
    execFileSync("python3", ["-c", `${definitions}\nprint(json.dumps(${expression}))`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );

/** The signals that a proxy gets when the breaker is read like this, one reading after the other. */
const signalsAfter = (...readings: (number | null)[]): unknown =>
  python(
    `${breakerWatch}
readings, signals = iter(json.loads("${JSON.stringify(readings)}")), []

def breaker_reading():
    try:
        return next(readings)
    except StopIteration:
        raise SystemExit

os.kill = lambda _, number: signals.append(int(number))
time.sleep = lambda _: None
try:
    end_stuck_proxy(os.getppid())
except SystemExit:
    pass`,
    "signals",
  );

const [terminated, killed] = [15, 9];

describe("the watch on the circuit breaker", () => {
  it("ends a proxy whose breaker is half open for three readings after the first, and kills it after its grace", () => {
    assert.deepEqual(signalsAfter(3, 3, 3), []);
    assert.deepEqual(signalsAfter(3, 3, 3, 3), [terminated, killed]);
  });

  it("leaves a proxy alone whose breaker keeps probing an unreachable Redis", () => {
    assert.deepEqual(signalsAfter(3, 4, 5, 6, 7), []);
  });

  it("begins anew where the breaker closed in between", () => {
    assert.deepEqual(signalsAfter(3, 3, 3, null, 3, 3, 3), []);
  });

  it("leaves a proxy alone whose breaker is closed", () => {
    assert.deepEqual(signalsAfter(null, null, null, null, null), []);
  });

  describe("reads LiteLLM's metrics:", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
      mkdirSync(join(folder, "metrics"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    function reading(files: Record<string, Buffer> = {}): unknown {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, "metrics", name), content);
      return python(breakerWatch.replaceAll("/tmp/", `${folder}/`), "breaker_reading()");
    }

    it("the transitions of a breaker that is half open", () => {
      assert.equal(reading(breaker("half_open", 3)), 6);
    });

    it("nothing of a closed one", () => {
      assert.equal(reading(breaker("closed", 3)), null);
    });

    it("nothing where there are no samples yet", () => {
      assert.equal(reading(), null);
    });
  });

  it("runs only beside proxies that share Redis", async () => {
    const scriptOf = async (profile: "dev" | "prod") =>
      (firstContainer(podTemplate(await runStack(profile), "litellm-proxy")) as unknown as { command: string[] })
        .command[2];
    assert.match((await scriptOf("prod")) ?? "", /^watch_breaker\(\)$/m);
    assert.doesNotMatch((await scriptOf("dev")) ?? "", /watch_breaker/);
  });

  it("leaves every profile the same kind of liveness probe, so that a profile can be raised in a preview", async () => {
    for (const profile of ["dev", "prod"] as const) {
      const { livenessProbe } = firstContainer(podTemplate(await runStack(profile), "litellm-proxy"));
      assert.deepEqual(livenessProbe.httpGet, { path: "/health/liveliness", port: "http" }, profile);
    }
  });
});
