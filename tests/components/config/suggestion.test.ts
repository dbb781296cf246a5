import assert from "node:assert/strict";

import fc from "fast-check";

import { editDistance, nearest } from "../../../components/config/suggestion";

const words = fc.string({ maxLength: 12 });

describe("the edit distance", () => {
  it("is 0 for equal words only", () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        assert.equal(editDistance(one, other) === 0, one === other);
      }),
    );
  });

  it("is symmetric", () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        assert.equal(editDistance(one, other), editDistance(other, one));
      }),
    );
  });

  it("is at least the difference in length, and at most the longer word's length", () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const distance = editDistance(one, other);
        assert.ok(distance >= Math.abs(one.length - other.length));
        assert.ok(distance <= Math.max(one.length, other.length));
      }),
    );
  });

  it("is 1 for a missing letter", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), fc.nat(), (word, seed) => {
        const position = seed % word.length;
        assert.equal(editDistance(word, word.slice(0, position) + word.slice(position + 1)), 1);
      }),
    );
  });

  it("is 1 for two swapped neighbours", () => {
    assert.equal(editDistance("replicas", "repilcas"), 1);
  });

  it("counts every change", () => {
    assert.equal(editDistance("kitten", "sitting"), 3);
  });
});

describe("the nearest known word", () => {
  const known = ["budgets", "models", "name", "podDisruptionBudget", "replicas", "sizes"];

  const meant: [string, string][] = [
    ["replcias", "replicas"],
    ["replica", "replicas"],
    ["Replicas", "replicas"],
    ["poddisruptionbudget", "podDisruptionBudget"],
    ["podDisruptionBudgets", "podDisruptionBudget"],
    ["model", "models"],
    ["nmae", "name"],
  ];
  for (const [word, expected] of meant) {
    it(`is ${expected} for ${word}`, () => {
      assert.equal(nearest(word, known), expected);
    });
  }

  for (const word of ["", "x", "resources", "autoscaling", "image"]) {
    it(`is undefined for "${word}": nothing is near enough`, () => {
      assert.equal(nearest(word, known), undefined);
    });
  }

  it("is the word itself if it is known", () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), (word) => {
        assert.equal(nearest(word, known), word);
      }),
    );
  });

  it("is undefined without known words", () => {
    assert.equal(nearest("replicas", []), undefined);
  });
});
