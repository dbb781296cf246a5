import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isRunning, logTail, recordedProcesses, startProcess, stopProcess } from "../../../lab/embedded/processes";
import { findProcesses, identify, isAlive, parseStat } from "../../../tools/shared/processes";
import { waitFor } from "../../../tools/shared/waitFor";

describe("the node's processes", () => {
  const former = process.env["LLM_GATEWAY_STATE"];
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-processes-"));
    process.env["LLM_GATEWAY_STATE"] = folder;
  });

  afterEach(async () => {
    await stopProcess("sleeper", "SIGKILL");
    if (former === undefined) delete process.env["LLM_GATEWAY_STATE"];
    else process.env["LLM_GATEWAY_STATE"] = former;
    rmSync(folder, { recursive: true });
  });

  const sleeper = { name: "sleeper", command: "sleep", args: ["3600"] };

  it("are told from a later process with the same pid by when they were started", () => {
    const own = identify(process.pid);
    assert.ok(own !== undefined && isAlive(own));
    assert.equal(isAlive({ ...own, started: "1" }), false);
  });

  it("are read from a stat line whose program name has spaces and parentheses", () => {
    const fields = ["S", ...Array.from({ length: 18 }, (_, index) => String(index)), "4711", "0"];
    assert.deepEqual(parseStat(`12 (a ) b (c) ${fields.join(" ")}`), { state: "S", threads: 16, started: "4711" });
  });

  it("live as long as any of their threads, which hold the port that a successor wants", async () => {
    const script = [
      "import ctypes, threading, time",
      "threading.Thread(target=time.sleep, args=(60,)).start()",
      "ctypes.CDLL(None).pthread_exit(None)",
    ].join("\n");
    const child = spawn("python3", ["-c", script]);
    const stat = () => parseStat(readFileSync(`/proc/${child.pid ?? 0}/stat`, "utf8"));
    try {
      await waitFor(() => Promise.resolve(stat()?.state === "Z"), { deadline: 5, interval: 0.02, what: "a zombie" });
      assert.ok(isAlive(identify(child.pid ?? 0)));
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("run after they were started, and not after they were stopped", async () => {
    await startProcess(sleeper);
    assert.equal(isRunning("sleeper"), true);
    assert.deepEqual(recordedProcesses(), ["sleeper"]);
    await stopProcess("sleeper");
    assert.equal(isRunning("sleeper"), false);
    assert.deepEqual(recordedProcesses(), []);
  });

  it("are not started twice", async () => {
    const marker = `3600.${process.pid}`;
    const spec = { ...sleeper, args: [marker] };
    await startProcess(spec);
    await startProcess(spec);
    assert.equal(findProcesses((line) => line.includes(`sleep ${marker}`)).length, 1);
  });

  it("leave what they print in their log", async () => {
    await startProcess({ name: "sleeper", command: "sh", args: ["-c", "echo one; echo two; exec sleep 3600"] });
    await waitFor(async () => (await logTail("sleeper")) === "one\ntwo", {
      deadline: 5,
      interval: 0.02,
      what: "the log",
    });
    assert.equal(await logTail("sleeper", 1), "two");
  });

  it("get no proxy settings", async () => {
    const env = { HTTPS_PROXY: "http://proxy.invalid", MARK: "kept" };
    await startProcess({ ...sleeper, command: "sh", args: ["-c", "env; exec sleep 3600"], env });
    await waitFor(async () => (await logTail("sleeper", 999)).includes("MARK=kept"), {
      deadline: 5,
      interval: 0.02,
      what: "the environment in the log",
    });
    assert.ok(!(await logTail("sleeper", 999)).includes("proxy.invalid"));
  });

  it("that can't be started at all say so", async () => {
    await assert.rejects(startProcess({ ...sleeper, command: "/nowhere/sleeper" }), /ENOENT/);
  });
});
