import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isRunning, logTail, recordedProcesses, startProcess, stopProcess } from "../../../lab/embedded/nodeProcesses";
import { findProcesses } from "../../../tools/shared/processes";
import { waitFor } from "../../../tools/shared/waitFor";

describe("the programs of a node", () => {
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

  it("runs a process until it is stopped", async () => {
    await startProcess(sleeper);
    assert.equal(isRunning("sleeper"), true);
    assert.deepEqual(recordedProcesses(), ["sleeper"]);
    await stopProcess("sleeper");
    assert.equal(isRunning("sleeper"), false);
    assert.deepEqual(recordedProcesses(), []);
  });

  it("starts a process that runs already only once", async () => {
    const marker = `3600.${process.pid}`;
    const spec = { ...sleeper, args: [marker] };
    await startProcess(spec);
    await startProcess(spec);
    assert.equal(findProcesses((line) => line.includes(`sleep ${marker}`)).length, 1);
  });

  it("writes a process's output to its log", async () => {
    await startProcess({ name: "sleeper", command: "sh", args: ["-c", "echo one; echo two; exec sleep 3600"] });
    await waitFor(async () => (await logTail("sleeper")) === "one\ntwo", {
      deadline: 5,
      interval: 0.02,
      what: "the log",
    });
    assert.equal(await logTail("sleeper", 1), "two");
  });

  it("removes proxy settings from a process's environment", async () => {
    const env = { HTTPS_PROXY: "http://proxy.invalid", MARK: "kept" };
    await startProcess({ ...sleeper, command: "sh", args: ["-c", "env; exec sleep 3600"], env });
    await waitFor(async () => (await logTail("sleeper", 999)).includes("MARK=kept"), {
      deadline: 5,
      interval: 0.02,
      what: "the environment in the log",
    });
    assert.ok(!(await logTail("sleeper", 999)).includes("proxy.invalid"));
  });

  it("rejects a program that can't be started", async () => {
    await assert.rejects(startProcess({ ...sleeper, command: "/nowhere/sleeper" }), /ENOENT/);
  });
});
