import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../components/userError";
import { monthlyPrice, readPrices } from "../../../tools/cost/prices";
import { projectRoot } from "../../../tools/shared/folders";

const prices = { currency: "EUR", cpuHour: 0.03, memoryGibHour: 0.004, storageGibMonth: 0.1 };

describe("prices", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (text: string) => {
    writeFileSync(join(folder, "prices"), text);
    return readPrices(join(folder, "prices"));
  };

  it("are read from YAML and JSON", () => {
    assert.deepEqual(read(JSON.stringify(prices)), prices);
    assert.deepEqual(readPrices(join(projectRoot, "examples", "prices.yaml")), prices);
  });

  it("give the cost of cores, memory and volumes for a month of 730 hours", () => {
    const total = { pods: 6, cpu: 2, memory: 2 ** 31, memoryLimit: 0, storage: 10 * 2 ** 30 };
    assert.equal(monthlyPrice({ total }, prices).toFixed(2), (730 * (2 * 0.03 + 2 * 0.004) + 10 * 0.1).toFixed(2));
  });

  for (const [what, text, message] of [
    ["a missing price", JSON.stringify({ ...prices, cpuHour: undefined }), /cpuHour: a number of 0 or more/],
    ["a negative price", JSON.stringify({ ...prices, cpuHour: -1 }), /cpuHour: a number of 0 or more/],
    ["an unknown key", JSON.stringify({ ...prices, gpuHour: 1 }), /gpuHour.*Expected: currency, cpuHour/],
    ["a file that isn't a mapping", "[]", /can't be used: the file: /],
    ["a file that isn't YAML", "[", /can't be read: /],
  ] as const) {
    it(`reject ${what}, naming what is expected`, () => {
      assert.throws(
        () => read(text),
        (error: unknown) => error instanceof UserError && message.test(error.message),
      );
    });
  }

  it("reject a file that doesn't exist", () => {
    assert.throws(() => readPrices(join(folder, "missing")), /^UserError: The prices .*missing can't be read: /);
  });
});
