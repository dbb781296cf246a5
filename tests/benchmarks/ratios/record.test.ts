import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { machine, versions } from "../../../benchmarks/ratios/machine";
import type { Measured } from "../../../benchmarks/ratios/measure";
import { comparison, exceeded, readRecord, recordedRatios, recordText } from "../../../benchmarks/ratios/record";
import { projectRoot } from "../../../tools/shared/folders";

const measured = (ratio: number, name = "preview"): Measured => ({
  name,
  against: "imports",
  milliseconds: ratio * 100,
  referenceMilliseconds: 100,
  ratio,
});

const record = { ratios: recordedRatios([measured(2)]) };

describe("the record of the benchmarks", () => {
  it("accepts ratios up to 20 % above, and any below", () => {
    for (const ratio of [0.1, 2, 2.399]) assert.deepEqual(exceeded([measured(ratio)], record), []);
  });

  it("names a ratio more than 20 % above", () => {
    assert.deepEqual(exceeded([measured(2.5)], record), ["preview: 2.5 is 25 % above the recorded 2; allowed: 20 %"]);
  });

  it("names a ratio that it doesn't have", () => {
    assert.deepEqual(exceeded([measured(2), measured(1, "policies")], record), ["policies: not in the record"]);
  });

  it("shows a measurement beside it, and without it", () => {
    assert.match(comparison([measured(2.2)], record.ratios), /^preview +imports +220 ms +100 ms +2\.2 +2$/m);
    assert.match(comparison([measured(2.2)]), /^preview .* 2\.2 +–$/m);
  });

  it("can be read again with the machine and the versions", () => {
    const written = { recorded: "2026-11-28", machine: machine(), versions: versions("Pulumi 3"), ...record };
    assert.deepEqual(readRecord(recordText(written)), written);
    assert.match(written.versions["@pulumi/kubernetes"] ?? "", /^\d+\.\d+\.\d+$/);
  });

  it("is the committed file", () => {
    const committed = readRecord(readFileSync(join(projectRoot, "benchmarks", "ratios", "recorded.json"), "utf8"));
    assert.ok(Object.keys(committed.ratios).length >= 6);
  });
});
