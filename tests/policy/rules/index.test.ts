import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { rules } from "../../../policy/rules";
import { projectRoot } from "../../../tools/shared/folders";

describe("the pack's rules", () => {
  it("are called by the names of their files, and all of them are in the pack", () => {
    const files = readdirSync(join(projectRoot, "policy", "rules"))
      .map((name) => name.replace(/\.ts$/, ""))
      .filter((name) => name !== "index");
    assert.deepEqual(files.sort(), rules.map(({ name }) => name).sort());
  });
});
