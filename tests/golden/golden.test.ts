import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { compareManifests, describeDifference } from "../../tools/preview/difference";
import { manifestsOf, type Manifest } from "../../tools/preview/manifests";
import { resourceTree } from "../../tools/preview/tree";
import { runProgram } from "../../tools/program/runProgram";
import { knownStacks, readStack } from "../../tools/program/stackConfig";

/*
 * What the three shipped stacks make, kept in the repository and reviewed like code: a change here is a change of what
 * is deployed. `npm run test:golden` writes what the program makes now.
 */
const update = process.env.UPDATE_GOLDEN === "1";
const remedy = "If that is meant, run `npm run test:golden` and review what it writes.";

const manifestFolder = join(__dirname, "manifests");
const resourceFolder = join(__dirname, "resources");

function readFolder(folder: string): Manifest[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
}

function writeFolder(folder: string, manifests: readonly Manifest[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of manifests) writeFileSync(join(folder, file), text);
}

describe("the golden manifests", () => {
  it("are those of the shipped stacks, and of no other", () => {
    if (update) {
      for (const folder of [manifestFolder, resourceFolder]) mkdirSync(folder, { recursive: true });
      for (const stack of readdirSync(manifestFolder).filter((name) => !knownStacks().includes(name))) {
        rmSync(join(manifestFolder, stack), { recursive: true });
        rmSync(join(resourceFolder, `${stack}.txt`), { force: true });
      }
      return;
    }
    assert.deepEqual(readdirSync(manifestFolder).sort(), knownStacks());
    assert.deepEqual(
      readdirSync(resourceFolder).sort(),
      knownStacks().map((stack) => `${stack}.txt`),
    );
  });

  for (const stack of knownStacks()) {
    it(`are what stack ${stack} makes`, async () => {
      const folder = join(manifestFolder, stack);
      const made = manifestsOf(await runProgram(readStack(stack)));
      if (update) writeFolder(folder, made);
      const difference = compareManifests(readFolder(folder), made);
      const count = difference.added.length + difference.removed.length + difference.changed.length;
      assert.equal(count, 0, `${describeDifference(difference, "the golden manifests")}\n${remedy}`);
    });

    it(`have beside them what only Pulumi knows of stack ${stack}: parents, protection, outputs`, async () => {
      const file = join(resourceFolder, `${stack}.txt`);
      const tree = `${resourceTree(await runProgram(readStack(stack)))}\n`;
      if (update) writeFileSync(file, tree);
      assert.equal(readFileSync(file, "utf8"), tree, remedy);
    });
  }
});
