import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { UserError } from "../../../components/userError";
import { projectRoot } from "../../../tools/shared/folders";
import { errorText, exitCodeOf, UsageError } from "../../../tools/shared/runMain";

describe("errorText", () => {
  it("is the message of an error that the user can correct, without a stack", () => {
    assert.equal(errorText(new UserError("set KUBECONFIG", { cause: new Error("ENOENT") })), "set KUBECONFIG");
  });

  it("has the stack of every other error, and those of its causes", () => {
    const text = errorText(new Error("no answer", { cause: new TypeError("not a function") }));
    assert.match(text, /^Error: no answer\n {4}at [^]*\ncaused by TypeError: not a function\n {4}at /);
  });

  it("is the thrown value where it isn't an error", () => {
    assert.equal(errorText("stop"), "stop");
  });
});

describe("exitCodeOf", () => {
  it("is 2 for invalid arguments, otherwise 1", () => {
    assert.deepEqual([new UsageError("usage"), new UserError("x"), new Error("x")].map(exitCodeOf), [2, 1, 1]);
  });
});

describe("runMain", function () {
  this.timeout(20_000);

  function command(main: string) {
    const imports = `const { runMain, UsageError } = require(${JSON.stringify(join(projectRoot, "tools/shared/runMain"))});`;
    const script = ["-r", "ts-node/register", "--eval", `${imports} runMain(async () => { ${main} });`];
    const { status, stderr } = spawnSync(process.execPath, script, { encoding: "utf8", cwd: projectRoot });
    return { status, stderr };
  }

  it("prints a usage error without a stack and exits with 2", () => {
    assert.deepEqual(command('throw new UsageError("usage: x");'), { status: 2, stderr: "usage: x\n" });
  });

  it("exits with 0, or with the exit code that was set", () => {
    assert.deepEqual(command(""), { status: 0, stderr: "" });
    assert.deepEqual(command("process.exitCode = 1;"), { status: 1, stderr: "" });
  });

  it("exits with the code that the command resolves with, although a timer is still running", () => {
    assert.deepEqual(command("setTimeout(() => undefined, 60_000); return 130;"), { status: 130, stderr: "" });
  });
});
