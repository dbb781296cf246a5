import assert from "node:assert/strict";

import { recordedObject, toState } from "../../../../lab/standins/kubernetes/state";
import { hasSecret, type Properties, secret } from "../../../../lab/standins/plugin/values";

const live: Properties = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "x", managedFields: [{ manager: "someone" }] },
  data: { password: "aHVudGVyMiE=" },
};

describe("the recorded state", () => {
  it("marks a Secret's data as secret, although the program gave it as text", () => {
    const state = toState({ apiVersion: "v1", kind: "Secret", stringData: { password: "hunter2!" } }, live);
    assert.deepEqual(state.data, secret(live.data ?? null));
    assert.equal(hasSecret(state.__inputs), true);
    assert.equal(JSON.stringify(state.__inputs).includes('"4dabf18193072939515e22adb298388d"'), true);
  });

  it("marks as secret what the inputs mark, for every kind", () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: {}, data: { a: "x", b: "y" } };
    const state = toState({ ...object, data: { a: secret("x"), b: "y" } }, object);
    assert.deepEqual(state.data, { a: secret("x"), b: "y" });
  });

  it("omits the server's own fields", () => {
    assert.deepEqual(toState({}, live).metadata, { name: "x" });
  });

  it("returns the object without marks", () => {
    assert.deepEqual(recordedObject(toState({}, live)), { ...live, metadata: { name: "x" } });
  });
});
