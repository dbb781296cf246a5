import assert from "node:assert/strict";

import fc from "fast-check";

import { checksum, keyedChecksum } from "../../../components/kubernetes/checksum";

describe("a checksum", () => {
  it("is sixteen hexadecimal digits, fit for a name or an annotation", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.match(checksum(text), /^[0-9a-f]{16}$/);
      }),
    );
  });

  it("is the same for the same text and another for another", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        assert.equal(checksum(one) === checksum(other), one === other);
      }),
    );
  });
});

describe("a keyed checksum", () => {
  it("changes with the text and with the key", () => {
    assert.equal(keyedChecksum("key", "text"), keyedChecksum("key", "text"));
    assert.notEqual(keyedChecksum("key", "text"), keyedChecksum("key", "other text"));
    assert.notEqual(keyedChecksum("key", "text"), keyedChecksum("other key", "text"));
  });

  it("isn't the plain one, which could be found by trying texts out", () => {
    assert.notEqual(keyedChecksum("key", "text"), checksum("text"));
    assert.notEqual(keyedChecksum("", "text"), checksum("text"));
  });
});
