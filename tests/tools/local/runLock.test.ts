import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onlyRun } from "../../../tools/local/runLock";

describe("the lock of npm run local", () => {
  const outside = process.env.LLM_GATEWAY_STATE;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "llm-gateway-test-"));
    process.env.LLM_GATEWAY_STATE = folder;
  });

  afterEach(async () => {
    if (outside === undefined) delete process.env.LLM_GATEWAY_STATE;
    else process.env.LLM_GATEWAY_STATE = outside;
    await rm(folder, { recursive: true });
  });

  it("tells a second run what is running and how to stop it", async () => {
    await onlyRun("deploying ai-prod", async () => {
      await assert.rejects(
        onlyRun("deploying ai-dev", () => Promise.resolve()),
        new RegExp(`process ${process.pid} has been deploying ai-prod since .*\`kill ${process.pid}\`.*down`),
      );
    });
  });

  it("is gone after a run that failed", async () => {
    await assert.rejects(
      onlyRun("deploying ai-prod", () => Promise.reject(new Error("no"))),
      /^Error: no$/,
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it("is taken over from a run that was killed", async () => {
    const dead = { pid: process.pid, started: "another start", doing: "deploying ai-prod", since: "yesterday" };
    await writeFile(join(folder, "local.lock"), JSON.stringify(dead));
    assert.equal(await onlyRun("deploying ai-dev", () => Promise.resolve("done")), "done");
  });
});
