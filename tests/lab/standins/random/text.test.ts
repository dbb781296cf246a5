import assert from "node:assert/strict";

import fc from "fast-check";

import { randomText, type TextRules, usualSpecial } from "../../../../lab/standins/random/text";

const rules = (over: Partial<TextRules> = {}): TextRules => ({
  length: 16,
  lower: true,
  upper: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
  ...over,
});
const count = (text: string, pattern: RegExp): number =>
  [...text].filter((character) => pattern.test(character)).length;

describe("a random text", () => {
  it("has the given length and minimum numbers of characters, of the permitted kinds only", () => {
    const least = fc.integer({ min: 0, max: 4 });
    const asked = fc.record({
      length: fc.integer({ min: 16, max: 64 }),
      special: fc.boolean(),
      minLower: least,
      minUpper: least,
      minNumeric: least,
    });
    fc.assert(
      fc.property(asked, (over) => {
        const text = randomText(rules(over));
        assert.equal(text.length, over.length);
        assert.ok(count(text, /[a-z]/) >= over.minLower);
        assert.ok(count(text, /[A-Z]/) >= over.minUpper);
        assert.ok(count(text, /[0-9]/) >= over.minNumeric);
        const special = [...text].filter((character) => !/[a-zA-Z0-9]/.test(character));
        assert.ok(special.every((character) => over.special && usualSpecial.includes(character)));
      }),
    );
  });

  it("uses the given special characters", () => {
    const text = randomText(rules({ lower: false, upper: false, numeric: false, overrideSpecial: "_-" }));
    assert.match(text, /^[_-]{16}$/);
  });

  it("places required characters anywhere", () => {
    const positions = Array.from({ length: 200 }, () =>
      randomText(
        rules({ length: 4, upper: false, numeric: true, special: false, lower: false, minNumeric: 0, minUpper: 1 }),
      ).search(/[A-Z]/),
    );
    assert.equal(new Set(positions).size, 4);
  });

  it("is rejected where no character is permitted or more are required than fit", () => {
    const none = rules({ lower: false, upper: false, numeric: false, special: false });
    assert.throws(() => randomText(none), /at least one kind of character/);
    assert.throws(() => randomText(rules({ length: 2, minLower: 3 })), /length is 2, but the minimums add up to 3/);
  });
});
