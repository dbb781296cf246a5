import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readPassphrase } from "../../../tools/recovery/passphrase";

const passphrase = "correct horse battery staple";

describe("the passphrase of a recovery kit", () => {
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("comes from the environment", () => {
    assert.equal(readPassphrase(undefined, { RECOVERY_KIT_PASSPHRASE: passphrase }), passphrase);
  });

  it("comes from the first line of a file, which goes before the environment", () => {
    const file = join(folder, "passphrase");
    writeFileSync(file, `${passphrase}\nmore\n`);
    assert.equal(readPassphrase(file, { RECOVERY_KIT_PASSPHRASE: "another passphrase" }), passphrase);
  });

  it("must be there", () => {
    assert.throws(() => readPassphrase(undefined, {}), /set RECOVERY_KIT_PASSPHRASE, or name a file/);
    assert.throws(() => readPassphrase(join(folder, "none"), {}), /can't be read/);
  });

  it("is refused where it is short enough to be guessed, without being printed", () => {
    assert.throws(
      () => readPassphrase(undefined, { RECOVERY_KIT_PASSPHRASE: "short" }),
      (error: unknown) => {
        assert.match(String(error), /has 5 characters; at least 16/);
        assert.doesNotMatch(String(error), /short/);
        return true;
      },
    );
  });
});
