import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format } from "prettier";

import { ruleTable, tableMarks } from "../../policy/documentation";
import { rules } from "../../policy/rules";
import { projectRoot } from "../../tools/folders";

const file = join(projectRoot, "docs", "policies.md");

describe("policy documentation", () => {
  it("has a table of the rules as they are", async () => {
    const text = readFileSync(file, "utf8");
    const begin = text.indexOf(tableMarks.begin);
    const end = text.indexOf(tableMarks.end);
    assert.ok(begin >= 0 && end > begin, "the table's marks are there");
    const parts = [text.slice(0, begin), tableMarks.begin, "\n\n", ruleTable(), "\n\n", text.slice(end)];
    const expected = await format(parts.join(""), { parser: "markdown", printWidth: 120 });
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, expected);
    else assert.equal(text, expected);
  });

  it("calls each rule by the name of its file", () => {
    const files = readdirSync(join(projectRoot, "policy", "rules")).map((name) => name.replace(/\.ts$/, ""));
    assert.deepEqual(files.sort(), rules.map(({ name }) => name).sort());
  });
});
