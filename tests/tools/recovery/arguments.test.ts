import assert from "node:assert/strict";

import { parseArguments } from "../../../tools/recovery/arguments";
import { UsageError } from "../../../tools/shared/runMain";

describe("recovery-kit: the arguments", () => {
  it("are those of one of three commands", () => {
    const exported = parseArguments(["export", "--stack", "ai-prod", "--out", "kit.json"]);
    assert.deepEqual([exported.command, "out" in exported && exported.out], ["export", "kit.json"]);
    const imported = parseArguments(["import", "--stack", "ai-prod-2", "--in", "kit.json", "--server-name", "pg-3"]);
    assert.equal("serverName" in imported && imported.serverName, "pg-3");
    assert.equal(parseArguments(["secrets", "--in", "kit.json"]).command, "secrets");
  });

  for (const [words, problem] of [
    [[], /command {2}not found; available: export, import, secrets/],
    [["print"], /command print not found/],
    [["export", "--stack", "a"], /--out is missing/],
    [["import", "--in", "kit.json"], /--stack is missing/],
    [["secrets", "kit.json"], /argument kit\.json not expected/],
    [["export", "--passphrase", "secret"], /Unknown option '--passphrase'/],
  ] as const) {
    it(`are refused where they are "${words.join(" ")}"`, () => {
      assert.throws(
        () => parseArguments(words),
        (error: unknown) => error instanceof UsageError && problem.test(error.message),
      );
    });
  }
});
