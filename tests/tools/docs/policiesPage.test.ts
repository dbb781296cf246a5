import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { documentationOf } from "../../../policy/pack/message";
import { rules } from "../../../policy/rules";
import { policiesFile, withRules } from "../../../tools/docs/policiesPage";
import { projectRoot } from "../../../tools/shared/folders";

/** The anchor that GitHub gives a heading. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

describe("the rules in the documentation", () => {
  it("are current: `npm run docs` writes what is there", async () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8");
    assert.equal(page, await withRules(page), "run `npm run docs` and commit what it writes");
  });

  it("replaces outdated rules and keeps the text around it", async () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8");
    assert.equal(await withRules(page.replaceAll("`infrequent-scheduled-backup`", "`renamed-rule`")), page);
  });

  it("have one heading each, with the anchor that their messages end with", () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8").replace(/^```.*?^```/gms, "");
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => `${policiesFile}#${slugOf(heading)}`);
    assert.equal(new Set(anchors).size, anchors.length, "two headings have the same anchor");
    for (const { name } of rules) assert.ok(anchors.includes(documentationOf(name)), `${name} has no heading`);
  });

  it("refuses a page without the comments that the rules go between", async () => {
    await assert.rejects(withRules("# Policies\n"), /docs\/policies\.md lacks the comments/);
  });
});
