import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { policiesFile, withRuleTable } from "../../../tools/documentation/policies";
import { projectRoot } from "../../../tools/folders";

describe("the rules in the documentation", () => {
  it("are current: `npm run docs` writes what is there", async () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8");
    assert.equal(page, await withRuleTable(page), "run `npm run docs` and commit what it writes");
  });

  it("replaces an outdated table and keeps the text around it", async () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8");
    assert.equal(await withRuleTable(page.replaceAll("`rare-backup`", "`renamed-rule`")), page);
  });

  it("refuses a page without the comments that the table goes between", async () => {
    await assert.rejects(withRuleTable("# Policies\n"), /docs\/policies\.md lacks the comments/);
  });
});
