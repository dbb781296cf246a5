import assert from "node:assert/strict";

import {
  hasUnknown,
  markSecrets,
  plainMap,
  redact,
  sameValue,
  secret,
  secretStrings,
} from "../../../../lab/standins/plugin/values";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("values in the engine's wire format", () => {
  it("lose their secret marks and nulls, at any depth", () => {
    const given = { a: secret({ b: [secret("x")], c: null }), d: null, e: 1 };
    assert.deepEqual(plainMap(given), { a: { b: ["x"] }, e: 1 });
  });

  it("are unknown where any part is", () => {
    assert.equal(hasUnknown({ a: [{ b: secret(unknown) }] }), true);
    assert.equal(hasUnknown({ a: [{ b: "known" }] }), false);
  });

  it("become secret where the inputs are", () => {
    const live = { env: [{ name: "A", value: "x" }], kept: 1 };
    const inputs = { env: [{ name: "A", value: secret("x") }] };
    assert.deepEqual(markSecrets(live, inputs), { env: [{ name: "A", value: secret("x") }], kept: 1 });
  });

  it("become secret as a whole list where the list changed its length", () => {
    const marked = markSecrets({ env: ["x", "injected"] }, { env: [secret("x")] });
    assert.deepEqual(marked, { env: secret(["x", "injected"]) });
  });

  it("list every secret string, also base64-decoded", () => {
    const encoded = Buffer.from("hunter2!").toString("base64");
    assert.ok(secretStrings(secret({ data: { a: encoded } })).includes("hunter2!"));
  });

  it("are redacted in messages", () => {
    const inputs = { stringData: secret({ password: "hunter2!" }), plain: "shown" };
    assert.equal(redact('invalid value "hunter2!" in shown', inputs), 'invalid value "[secret]" in shown');
  });

  it("are equal regardless of the order of their keys", () => {
    assert.equal(sameValue({ a: 1, b: [2] }, { b: [2], a: 1 }), true);
    assert.equal(sameValue({ a: 1 }, { a: 1, b: 2 }), false);
  });
});
