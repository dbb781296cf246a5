import assert from "node:assert/strict";

import { at, isSecret, type Properties } from "../../../../lab/standins/plugin/values";
import { RandomProvider } from "../../../../lab/standins/random/randomProvider";

const provider = new RandomProvider("4.21.2");
const password = { urn: "urn:x", type: "random:index/randomPassword:RandomPassword", name: "x" };
const create = (about: typeof password, inputs: Properties, preview = false) =>
  provider.create({ ...about, inputs, timeout: 0, preview });

describe("the stand-in for the random provider", () => {
  it("makes a secret password with the usual kinds of characters", async () => {
    const inputs = await provider.check({ ...password, olds: {}, news: { length: 24 }, randomSeed: new Uint8Array() });
    const { id, properties } = await create(password, inputs);
    assert.equal(id, "none");
    assert.equal(isSecret(properties.result), true);
    assert.equal(String(at(properties, "result", "value")).length, 24);
  });

  it("doesn't mark a string as secret, like Pulumi's own", async () => {
    const { id, properties } = await create(
      { ...password, type: "random:index/randomString:RandomString" },
      { length: 8 },
    );
    assert.equal(properties.result, id);
  });

  it("makes bytes and identifiers of the given length", async () => {
    const made = await create({ ...password, type: "random:index/randomBytes:RandomBytes" }, { length: 16 });
    assert.equal(String(at(made.properties, "hex", "value")).length, 32);
    const { properties } = await create(
      { ...password, type: "random:index/randomId:RandomId" },
      { byteLength: 4, prefix: "p-" },
    );
    assert.match(String(properties.hex), /^p-[0-9a-f]{8}$/);
  });

  it("returns unknown values in a preview", async () => {
    const { id, properties } = await create(password, { length: 24 }, true);
    assert.equal(id, "");
    assert.equal(at(properties, "result", "value"), "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  });

  it("replaces on every change, including keepers", async () => {
    const olds = { length: 8, keepers: { version: "1" } };
    const diff = (news: Properties) =>
      provider.diff({ ...password, id: "none", olds: {}, oldInputs: olds, news, ignoreChanges: [] });
    assert.equal((await diff(olds)).changes.size, 0);
    assert.deepEqual(
      [...(await diff({ length: 8, keepers: { version: "2" } })).changes],
      [["keepers", { kind: "update", replace: true }]],
    );
  });

  it("rejects another kind, naming the supported ones", async () => {
    const pet = { ...password, type: "random:index/randomPet:RandomPet" };
    await assert.rejects(async () => create(pet, {}), /has no .*RandomPet; it has RandomPassword, RandomString/);
  });
});
