import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { isHeld, locksOn } from "../../../tools/engine/locks";
import { isRunning, orphansOf } from "../../../tools/engine/orphans";

describe("orphansOf", () => {
  it("returns the processes of the backend whose parent has ended, and no others", () => {
    const ours = ["PATH=/bin", "PULUMI_BACKEND_URL=file:///state"];
    const all = [
      { pid: 10, parent: 1, command: "pulumi-language", environment: ours },
      { pid: 11, parent: 10, command: "node", environment: ours },
      { pid: 12, parent: 1, command: "node", environment: ["PULUMI_BACKEND_URL=file:///state2"] },
      { pid: 13, parent: 1, command: "node", environment: [] },
      { pid: 14, parent: 1, command: "pulumi", environment: ours },
    ];
    assert.deepEqual(orphansOf("file:///state", all), [10]);
  });

  it("isRunning distinguishes a live process from an ended one", () => {
    assert.equal(isRunning(process.pid), true);
    // The kernel gives no process a number beyond this one.
    assert.equal(isRunning(2 ** 22 + 1), false);
  });
});

describe("locksOn", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "locks-"));
  });
  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  const lock = { pid: process.pid, hostname: hostname(), username: "me", timestamp: "2026-01-01T00:00:00Z" };

  it("returns the locks of that project and stack", () => {
    const folder = join(state, ".pulumi", "locks", "organization", "project", "stack");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "one.json"), JSON.stringify(lock));
    writeFileSync(join(folder, "half-written.json"), "{");
    assert.deepEqual(locksOn(state, "project", "stack"), [lock]);
    assert.deepEqual(locksOn(state, "project", "other"), []);
  });

  it("isHeld is true for a live process or another machine, false for an ended process", () => {
    assert.equal(isHeld(lock), true);
    assert.equal(isHeld({ ...lock, pid: 2 ** 22 + 1 }), false);
    assert.equal(isHeld({ ...lock, pid: 2 ** 22 + 1, hostname: "elsewhere" }), true);
  });
});
