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

describe("the page of policies", () => {
  it("replaces outdated rules and keeps the text around them", async () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8");
    assert.equal(await withRules(page.replaceAll("`infrequent-scheduled-backup`", "`renamed-rule`")), page);
  });

  it("has one heading for each rule, with the anchor that its violations link to", () => {
    const page = readFileSync(join(projectRoot, policiesFile), "utf8").replace(/^```.*?^```/gms, "");
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => `${policiesFile}#${slugOf(heading)}`);
    assert.equal(new Set(anchors).size, anchors.length, "two headings have the same anchor");
    for (const { name } of rules) assert.ok(anchors.includes(documentationOf(name)), `${name} has no heading`);
  });

  it("rejects a page without the comments that enclose the rules", async () => {
    await assert.rejects(withRules("# Policies\n"), /docs\/policies\.md lacks the comments/);
  });
});
