import assert from "node:assert/strict";

import { seal, unseal } from "../../../tools/recovery/sealed";

const passphrase = "correct horse battery staple";

describe("a sealed recovery kit", function () {
  this.timeout(30_000);
  const sealed = seal("the salt key", passphrase);

  it("is opened with its passphrase", () => {
    assert.equal(unseal(sealed, passphrase), "the salt key");
  });

  it("shows nothing of its content, and differs each time", () => {
    assert.ok(!sealed.includes("salt key"));
    assert.notEqual(seal("the salt key", passphrase), sealed);
  });

  it("isn't opened with another passphrase", () => {
    assert.throws(() => unseal(sealed, `${passphrase}.`), /passphrase is wrong, or the file was changed/);
  });

  it("isn't opened once it was changed", () => {
    const kit = JSON.parse(sealed) as { content: string };
    const content = Buffer.from(kit.content, "base64");
    content[0] = (content[0] ?? 0) ^ 1;
    const changed = JSON.stringify({ ...kit, content: content.toString("base64") });
    assert.throws(() => unseal(changed, passphrase), /passphrase is wrong, or the file was changed/);
  });

  it("must be one", () => {
    for (const text of ["", "{}", sealed.replace('"N": 131072', '"N": 1073741824')]) {
      assert.throws(() => unseal(text, passphrase), /is no recovery kit/);
    }
  });
});
