import assert from "node:assert/strict";

import {
  idOf,
  isAutonamed,
  kindOfType,
  parseId,
  withName,
  withNamespace,
} from "../../../../lab/standins/kubernetes/identity";
import { type Properties, textAt } from "../../../../lab/standins/plugin/values";

const seed = (text: string): Uint8Array => new TextEncoder().encode(text);
const nameOf = (object: Properties): string => textAt(object, "metadata", "name") ?? "";

describe("an object's name", () => {
  it("is the given one", () => {
    const given = { metadata: { name: "mine" } };
    assert.equal(withName(given, {}, "web", seed("1")), given);
  });

  it("is made of the resource's name and eight hexadecimal digits where none is given", () => {
    const named = withName({}, {}, "web", seed("1"));
    assert.match(nameOf(named), /^web-[0-9a-f]{8}$/);
    assert.equal(isAutonamed(named), true);
  });

  it("is the same in the preview and the update, and differs between resources", () => {
    const made = nameOf(withName({}, {}, "web", seed("1")));
    assert.equal(nameOf(withName({}, {}, "web", seed("1"))), made);
    assert.notEqual(nameOf(withName({}, {}, "web", seed("2"))), made);
  });

  it("stays the one that was generated before", () => {
    const before = withName({}, {}, "web", seed("1"));
    assert.equal(nameOf(withName({}, before, "web", seed("2"))), nameOf(before));
  });

  it("is left to the server with generateName", () => {
    const given = { metadata: { generateName: "web-" } };
    assert.equal(withName(given, {}, "web", seed("1")), given);
  });
});

describe("an object's identity", () => {
  it("has the default namespace only where none is given", () => {
    assert.deepEqual(withNamespace({ metadata: { namespace: "a" } }, "b"), { metadata: { namespace: "a" } });
    assert.deepEqual(withNamespace({}, "b"), { metadata: { namespace: "b" } });
  });

  it("is the same after conversion to an ID and back", () => {
    for (const identity of [{ name: "a", namespace: "b" }, { name: "a" }]) {
      assert.deepEqual(parseId(idOf({ apiVersion: "v1", kind: "X", ...identity })), identity);
    }
  });

  it("is read from Pulumi's type", () => {
    assert.deepEqual(kindOfType("kubernetes:core/v1:Secret"), { apiVersion: "v1", kind: "Secret" });
    assert.deepEqual(kindOfType("kubernetes:apps/v1:Deployment"), { apiVersion: "apps/v1", kind: "Deployment" });
  });
});
