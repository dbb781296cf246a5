import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

import { endProcess, findProcesses, identify, isAlive, parseStat } from "../../../tools/shared/processes";
import { waitFor } from "../../../tools/shared/waitFor";

describe("processes", () => {
  it("distinguishes a process from a later one with the same pid by its start time", () => {
    const own = identify(process.pid);
    assert.ok(own !== undefined && isAlive(own));
    assert.equal(isAlive({ ...own, started: "1" }), false);
  });

  it("reads a stat line whose program name has spaces and parentheses", () => {
    const fields = ["S", ...Array.from({ length: 18 }, (_, index) => String(index)), "4711", "0"];
    assert.deepEqual(parseStat(`12 (a ) b (c) ${fields.join(" ")}`), { state: "S", threads: 16, started: "4711" });
  });

  it("counts a process as live while any of its threads may hold the port that a successor needs", async () => {
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

  it("ends a process and returns when it is gone", async () => {
    const child = spawn("sleep", ["3600"]);
    const exited = once(child, "exit");
    const identity = identify(child.pid ?? 0);
    assert.ok(identity);
    await endProcess(identity);
    assert.equal(isAlive(identity), false);
    assert.deepEqual(await exited, [null, "SIGTERM"]);
  });

  it("finds processes by their command line", async () => {
    const marker = `3600.${process.pid}`;
    const child = spawn("sleep", [marker]);
    const exited = once(child, "exit");
    const found = findProcesses((line) => line.includes(`sleep ${marker}`));
    child.kill("SIGKILL");
    await exited;
    assert.deepEqual(
      found.map(({ pid }) => pid),
      [child.pid],
    );
  });
});
