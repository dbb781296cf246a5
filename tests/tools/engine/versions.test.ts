import assert from "node:assert/strict";

import { isAtLeast, providerVersions } from "../../../tools/engine/versions";

describe("provider and CLI versions", () => {
  it("are compared numerically", () => {
    assert.equal(isAtLeast("3.259.0", "3.200.0"), true);
    assert.equal(isAtLeast("v3.200.0-dev.1", "3.200.0"), true);
    assert.equal(isAtLeast("3.99.9", "3.200.0"), false);
    assert.equal(isAtLeast("4.0.0", "3.200.0"), true);
    assert.equal(isAtLeast("no version", "3.200.0"), false);
  });

  it("of providers equal those of the installed SDKs", () => {
    for (const version of Object.values(providerVersions)) assert.match(version, /^\d+\.\d+\.\d+$/);
  });
});
