import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { withLock } from "../../../tools/shared/lock";

describe("withLock", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "llm-gateway-test-"));
    file = join(folder, "test.lock");
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("rejects a second run, naming the first and how to stop it", async () => {
    await withLock(file, "deploying ai-prod", async () => {
      await assert.rejects(
        withLock(file, "deploying ai-dev", () => Promise.resolve()),
        new RegExp(`process ${process.pid} has been deploying ai-prod since .*\`kill ${process.pid}\`.*down`),
      );
    });
  });

  it("releases the lock after a failed run", async () => {
    await assert.rejects(
      withLock(file, "deploying ai-prod", () => Promise.reject(new Error("no"))),
      /^Error: no$/,
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it("takes over the lock of a killed run", async () => {
    const dead = { pid: process.pid, started: "another start", doing: "deploying ai-prod", since: "yesterday" };
    await writeFile(file, JSON.stringify(dead));
    assert.equal(await withLock(file, "deploying ai-dev", () => Promise.resolve("done")), "done");
  });
});
