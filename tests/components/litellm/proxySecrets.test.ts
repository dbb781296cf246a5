import assert from "node:assert/strict";

import { firstContainer, podTemplate } from "../../support/podTemplates";
import { createdResources, findCreatedResource, runStack } from "../../support/runStack";
import { allTexts, placesOf } from "../../support/secrecy";

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

describe("a salt key from the config", () => {
  const run = () => runStack("prod", { litellm: { saltKey: "the-former-key" } }, ["litellm"]);

  it("takes the place of a generated one", async () => {
    const passwords = createdResources(await run(), "RandomPassword").map(({ name }) => name);
    assert.ok(!passwords.some((name) => name.includes("salt")), passwords.join());
  });

  it("is in the proxy's Secret, and nowhere else", async () => {
    const places = placesOf(["the-former-key"], await run());
    assert.deepEqual(
      places.map(({ where, secret }) => [where, secret]),
      [["gateway-litellm-keys stringData.LITELLM_SALT_KEY", true]],
    );
  });

  it("can be in a Secret of the user's, which proxy and migration read", async () => {
    const run = await runStack("prod", { litellm: { saltKeySecret: { name: "team-salt-key", key: "salt" } } });
    const inKeys = allTexts(run).filter(({ where }) => where.startsWith("gateway-litellm-keys stringData."));
    assert.deepEqual(
      inKeys.map(({ where }) => where),
      ["gateway-litellm-keys stringData.LITELLM_MASTER_KEY"],
    );
    for (const workload of ["litellm-proxy", "litellm-migration"]) {
      const { env } = firstContainer(podTemplate(run, workload));
      assert.deepEqual(env.find(({ name }) => name === "LITELLM_SALT_KEY")?.valueFrom.secretKeyRef, {
        name: "team-salt-key",
        key: "salt",
      });
    }
  });
});

describe("the master key, which may be made anew,", () => {
  it("is long enough not to be guessed", async () => {
    const password = findCreatedResource(await runStack("prod"), "RandomPassword", "master-key");
    assert.ok(Number(password.inputs.length) >= 32);
    assert.deepEqual(password.ignoreChanges, []);
  });
});
