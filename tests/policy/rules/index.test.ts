import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { rules } from "../../../policy/rules";
import { projectRoot } from "../../../tools/shared/folders";

describe("the rules of the pack", () => {
  it("have the names of their files, and are all listed", () => {
    const files = readdirSync(join(projectRoot, "policy", "rules"))
      .map((name) => name.replace(/\.ts$/, ""))
      .filter((name) => name !== "index");
    assert.deepEqual(files.sort(), rules.map(({ name }) => name).sort());
  });

  it("have the address of a document as their source", () => {
    const others = rules.filter(({ source }) => !/^https:\/\/\S+$/.test(source));
    assert.deepEqual(
      others.map(({ name, source }) => `${name}: ${source}`),
      [],
    );
  });
});
