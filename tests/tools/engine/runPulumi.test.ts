import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EngineError, runPulumi } from "../../../tools/engine/runPulumi";

describe("runPulumi", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "run-pulumi-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** An executable in place of the CLI. */
  function cli(script: string): string {
    const path = join(folder, "pulumi");
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  }

  const run = (script: string, options: { onLine?: (line: string) => void; signal?: AbortSignal } = {}) =>
    runPulumi(cli(script), ["up"], { folder, environment: {}, ...options });

  it("passes whole lines without colours, also where a character arrives in two parts", async () => {
    const lines: string[] = [];
    const script = String.raw`printf '\033[31mcaf\303'; sleep 0.1; printf '\251\033[0m\nsecond\n'`;
    await run(script, { onLine: (line) => lines.push(line) });
    assert.deepEqual(lines, ["café", "second"]);
  });

  it("removes a passphrase of the caller's environment, which would override the passphrase file", async () => {
    const before = process.env.PULUMI_CONFIG_PASSPHRASE;
    process.env.PULUMI_CONFIG_PASSPHRASE = "of another stack";
    try {
      assert.equal(await run('echo "${PULUMI_CONFIG_PASSPHRASE-unset}"'), "unset");
    } finally {
      if (before === undefined) delete process.env.PULUMI_CONFIG_PASSPHRASE;
      else process.env.PULUMI_CONFIG_PASSPHRASE = before;
    }
  });

  it("throws the engine's diagnosis, with the whole output beside it", async () => {
    const script = "printf 'Updating (t):\\n\\nDiagnostics:\\n  web:\\n    error: conflict\\n'; exit 255";
    await assert.rejects(run(script), (error) => {
      assert.ok(error instanceof EngineError);
      assert.equal(error.message, "web:\n    error: conflict");
      assert.match(error.output, /^Updating/);
      return true;
    });
  });

  it("interrupts the engine on an abort and waits until it has written its state", async () => {
    const interrupt = new AbortController();
    const script = "trap 'echo state written; exit 130' INT\necho started\nwhile :; do sleep 0.05; done";
    const onLine = (line: string): void => {
      if (line === "started") interrupt.abort();
    };
    await assert.rejects(run(script, { onLine, signal: interrupt.signal }), (error) => {
      assert.ok(error instanceof EngineError);
      assert.match(error.output, /state written/);
      return true;
    });
  });

  it("doesn't start the engine where the signal is already aborted", async () => {
    await assert.rejects(run("echo started", { signal: AbortSignal.abort() }), (error) => {
      assert.ok(error instanceof EngineError);
      assert.doesNotMatch(error.output, /started/);
      return true;
    });
  });
});
