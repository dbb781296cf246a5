import assert from "node:assert/strict";

import { presentFiles } from "../../../tools/generate/generator";
import { generators } from "../../../tools/generate/generators";
import { compareManifests, describeDifference } from "../../../tools/preview/difference";

const remedy = "Run `npm run generate` and review what it writes.";

describe("the generated files", function () {
  this.timeout(20_000);

  for (const generator of generators) {
    const { places, source } = generator;
    const names = places.join(" and ");
    if (source === undefined) {
      it(`are up to date: ${names}`, async () => {
        const difference = compareManifests(presentFiles(generator), await generator.make());
        const count = difference.added.length + difference.removed.length + difference.changed.length;
        assert.equal(count, 0, `${describeDifference(difference, "the files in the checkout")}\n${remedy}`);
      });
    } else {
      it(`are made from the pinned versions: ${names}`, () => {
        const files = presentFiles(generator);
        assert.notEqual(files.length, 0);
        for (const file of files) assert.equal(source.statedIn(file), source.pinned, `${file.file}: ${remedy}`);
      });
    }
  }
});
