import assert from "node:assert/strict";

import fc from "fast-check";

import { parseQuantity, toMebibytes } from "../../../components/config/quantity";

const amounts = fc.integer({ min: 0, max: 1_000_000 });

describe("parseQuantity", () => {
  const known: [string, number][] = [
    ["0", 0],
    ["1", 1],
    ["250m", 0.25],
    ["1.5", 1.5],
    ["1k", 1000],
    ["2M", 2_000_000],
    ["3G", 3_000_000_000],
    ["4T", 4_000_000_000_000],
    ["5P", 5_000_000_000_000_000],
    ["1Ki", 1024],
    ["512Mi", 536_870_912],
    ["1.5Gi", 1_610_612_736],
    ["1Ti", 1_099_511_627_776],
    ["1Pi", 1_125_899_906_842_624],
  ];
  for (const [text, number] of known) {
    it(`parses ${text} as ${number}`, () => {
      assert.equal(parseQuantity(text), number);
    });
  }

  for (const text of ["", " ", "Gi", "1gi", "1 Gi", "-1Gi", "1KiB", "1e3", "1.", ".5", "0x10", "1Gi ", "many"]) {
    it(`rejects "${text}"`, () => {
      assert.equal(parseQuantity(text), undefined);
    });
  }

  it("takes each binary unit for 1024 times the one before", () => {
    const units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: units.length - 1 }), (amount, index) => {
        assert.equal(
          parseQuantity(`${amount}${units[index] ?? ""}`),
          parseQuantity(`${amount * 1024}${units[index - 1] ?? ""}`),
        );
      }),
    );
  });

  it("takes each decimal unit for 1000 times the one before", () => {
    const units = ["", "k", "M", "G", "T"];
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: units.length - 1 }), (amount, index) => {
        assert.equal(
          parseQuantity(`${amount}${units[index] ?? ""}`),
          parseQuantity(`${amount * 1000}${units[index - 1] ?? ""}`),
        );
      }),
    );
  });

  it("keeps the order of amounts of one unit", () => {
    fc.assert(
      fc.property(amounts, amounts, fc.constantFrom("m", "", "k", "M", "Ki", "Mi", "Gi"), (left, right, unit) => {
        const [one, other] = [parseQuantity(`${left}${unit}`) ?? NaN, parseQuantity(`${right}${unit}`) ?? NaN];
        assert.equal(Math.sign(one - other), Math.sign(left - right));
      }),
    );
  });
});

describe("toMebibytes", () => {
  it("returns the number of a quantity in Mi", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        assert.equal(toMebibytes(`${amount}Mi`), amount);
      }),
    );
  });

  it("rounds down", () => {
    assert.equal(toMebibytes("1535Ki"), 1);
    assert.equal(toMebibytes("1G"), 953);
  });
});
