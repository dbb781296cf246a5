import assert from "node:assert/strict";
import { resolve } from "node:path";

import { UsageError } from "../../../tools/shared/runMain";
import { parseArguments } from "../../../tools/verify/arguments";

describe("verify: the command line", () => {
  it("by default asks for confirmation, runs every check and prints a table", () => {
    const args = parseArguments(["--stack", "ai-prod"]);
    assert.deepEqual(
      { ...args },
      {
        stack: "ai-prod",
        only: [],
        include: [],
        kubeconfig: undefined,
        context: undefined,
        yes: false,
        json: false,
        outputs: undefined,
        model: undefined,
        report: undefined,
        prometheus: undefined,
      },
    );
  });

  it("accepts several checks, repeated or separated by commas", () => {
    const { only } = parseArguments(["--stack", "ai-prod", "--only", "failover,budget", "--only", "fail-closed"]);
    assert.deepEqual(only, ["failover", "budget", "fail-closed"]);
  });

  it("takes the page's file as an absolute path", () => {
    const { report } = parseArguments(["--stack", "ai-prod", "--report", "report.html"]);
    assert.equal(report, resolve("report.html"));
  });

  it("rejects a page that can't be written before anything is disturbed", () => {
    const reject = (file: string, message: RegExp) => {
      assert.throws(() => parseArguments(["--stack", "ai-prod", "--report", file]), { name: "UsageError", message });
    };
    reject("no-such-folder/report.html", /there is no folder .*no-such-folder; create it/);
    reject(".", /is a folder: name the file/);
  });

  it("rejects a Prometheus without a page, or without a URL", () => {
    const withUrl = (url: string, ...more: string[]) => parseArguments(["--stack", "a", "--prometheus", url, ...more]);
    assert.throws(() => withUrl("http://localhost:9090"), /needs --report/);
    assert.throws(() => withUrl("localhost:9090", "--report", "report.html"), /expected an http or https URL/);
  });

  it("rejects an unknown check and names the known ones", () => {
    assert.throws(
      () => parseArguments(["--stack", "ai-prod", "--only", "failovr"]),
      (error: unknown) => {
        assert(error instanceof UsageError);
        assert.match(error.message, /check failovr \(--only\) not found; available: budget, .*backup/);
        return true;
      },
    );
  });

  it("rejects a missing stack", () => {
    assert.throws(() => parseArguments([]), /--stack is missing[^]*usage: npm run verify/);
  });

  it("rejects an unknown option and shows the usage", () => {
    assert.throws(() => parseArguments(["--stack", "a", "--force"]), /--force[^]*usage: npm run verify/);
  });
});
