import assert from "node:assert/strict";

import { redact, redactObject } from "../../../tools/preview/redaction";
import { SecretValue } from "../../../tools/program/runProgram";

describe("what is shown of values", () => {
  it("has no secret in it, at any depth", () => {
    const shown = redact({ a: new SecretValue("hidden"), b: [{ c: new SecretValue({ d: "hidden" }) }], e: 1, f: null });
    assert.deepEqual(shown, { a: "[secret]", b: [{ c: "[secret]" }], e: 1, f: null });
  });
});

describe("what is shown of a Secret", () => {
  it("has its keys alone, whether or not Pulumi keeps the values secret", () => {
    const shown = redactObject({
      kind: "Secret",
      metadata: { name: "keys" },
      data: { one: "aGlkZGVu" },
      stringData: new SecretValue({ two: "hidden" }),
    });
    assert.deepEqual(shown, {
      kind: "Secret",
      metadata: { name: "keys" },
      data: { one: "[secret]" },
      stringData: { two: "[secret]" },
    });
  });

  it("isn't what is shown of any other object", () => {
    const configMap = { kind: "ConfigMap", data: { one: "shown" } };
    assert.deepEqual(redactObject(configMap), configMap);
  });
});
