import assert from "node:assert/strict";

import { redact, redactObject } from "../../../tools/preview/redaction";
import { SecretValue } from "../../../tools/program/runProgram";

describe("redact", () => {
  it("replaces secrets at any depth", () => {
    const shown = redact({ a: new SecretValue("hidden"), b: [{ c: new SecretValue({ d: "hidden" }) }], e: 1, f: null });
    assert.deepEqual(shown, { a: "[secret]", b: [{ c: "[secret]" }], e: 1, f: null });
  });
});

describe("the redacted manifest of a Secret", () => {
  it("has its keys without values, also where the values aren't Pulumi secrets", () => {
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

  it("doesn't apply to other objects", () => {
    const configMap = { kind: "ConfigMap", data: { one: "shown" } };
    assert.deepEqual(redactObject(configMap), configMap);
  });
});
