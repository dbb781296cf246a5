import assert from "node:assert/strict";

import { Cleanup } from "../../../tools/verify/cleanup";

describe("verify: cleaning up", () => {
  it("undoes everything in reverse order", async () => {
    const cleanup = new Cleanup();
    const undone: string[] = [];
    for (const what of ["first", "second"]) {
      cleanup.defer(what, () => {
        undone.push(what);
        return Promise.resolve();
      });
    }
    assert.deepEqual(await cleanup.runAll(), []);
    assert.deepEqual(undone, ["second", "first"]);
  });

  it("doesn't undo twice", async () => {
    const cleanup = new Cleanup();
    let times = 0;
    const undo = cleanup.defer("scale back", () => {
      times += 1;
      return Promise.resolve();
    });
    await undo();
    await undo();
    await cleanup.runAll();
    assert.equal(times, 1);
  });

  it("continues after a failure and reports what was not undone", async () => {
    const cleanup = new Cleanup();
    let reached = false;
    cleanup.defer("delete the key", () => {
      reached = true;
      return Promise.resolve();
    });
    cleanup.defer("delete pod a", () => Promise.reject(new Error("the API server is gone")));
    assert.deepEqual(await cleanup.runAll(), ["delete pod a: the API server is gone"]);
    assert.equal(reached, true);
  });

  it("retries at the end what failed earlier", async () => {
    const cleanup = new Cleanup();
    let attempts = 0;
    const undo = cleanup.defer("lift the fence", () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error("conflict")) : Promise.resolve();
    });
    await assert.rejects(undo());
    assert.deepEqual(await cleanup.runAll(), []);
    assert.equal(attempts, 2);
  });

  it("undoes what was registered by an undo", async () => {
    const cleanup = new Cleanup();
    let closed = false;
    cleanup.defer("delete the key", () => {
      cleanup.defer("close the connection", () => {
        closed = true;
        return Promise.resolve();
      });
      return Promise.resolve();
    });
    await cleanup.runAll();
    assert.equal(closed, true);
  });
});
