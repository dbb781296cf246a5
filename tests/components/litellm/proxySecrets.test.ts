import assert from "node:assert/strict";

import { findCreatedResource, runStack } from "../../support/runStack";

describe("the salt key", () => {
  it("never changes once it is made, and is protected in prod", async () => {
    const salt = findCreatedResource(await runStack("prod"), "RandomPassword", "salt-key");
    assert.equal(salt.protect, true);
    // Every input of the random provider whose change would make another password.
    for (const input of ["keepers", "length", "special", "upper", "lower", "numeric", "overrideSpecial"]) {
      assert.ok(salt.ignoreChanges.includes(input), input);
    }
  });

  it("isn't protected where the stack is to be thrown away", async () => {
    assert.equal(findCreatedResource(await runStack("dev"), "RandomPassword", "salt-key").protect, false);
  });

  it("is protected in dev too when the config sets it", async () => {
    const run = await runStack("dev", { protect: true });
    assert.equal(findCreatedResource(run, "RandomPassword", "salt-key").protect, true);
    assert.equal(findCreatedResource(run, "Cluster").protect, true);
    assert.equal(findCreatedResource(run, "Namespace").protect, true);
  });
});

describe("the master key, which may be made anew,", () => {
  it("is long enough not to be guessed", async () => {
    const password = findCreatedResource(await runStack("prod"), "RandomPassword", "master-key");
    assert.ok(Number(password.inputs.length) >= 32);
    assert.deepEqual(password.ignoreChanges, []);
  });
});
