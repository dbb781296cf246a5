import assert from "node:assert/strict";

import { compareManifests, describeDifference } from "../../../tools/preview/difference";

const before = [
  { file: "gone.yaml", text: "a: 1\n" },
  { file: "same.yaml", text: "b: 2\n" },
  { file: "other.yaml", text: "c: 3\nd: 4\n" },
];
const after = [
  { file: "new.yaml", text: "e: 5\n" },
  { file: "other.yaml", text: "c: 3\nd: 5\n" },
  { file: "same.yaml", text: "b: 2\n" },
];

describe("the difference of two sets of manifests", () => {
  const difference = compareManifests(before, after);

  it("tells what was added, removed and changed, and leaves out what stayed", () => {
    assert.deepEqual(
      [difference.added, difference.removed, difference.changed].map((all) => all.map(({ file }) => file)),
      [["new.yaml"], ["gone.yaml"], ["other.yaml"]],
    );
  });

  it("has a unified diff of what changed", () => {
    const [changed] = difference.changed;
    assert.equal(
      changed?.patch,
      ["--- before/other.yaml", "+++ after/other.yaml", "@@ -1,2 +1,2 @@", " c: 3", "-d: 4", "+d: 5"].join("\n"),
    );
  });

  it("reads as counts, files and diffs, whole where a manifest is new or gone", () => {
    const text = describeDifference(difference, "v1");
    assert.match(
      text,
      /^Against v1: 1 added, 1 removed, 1 changed\.\n {2}added {3}new\.yaml\n {2}removed gone\.yaml\n/,
    );
    assert.match(text, /--- \/dev\/null\n\+\+\+ after\/new\.yaml\n@@ .* @@\n\+e: 5/);
    assert.match(text, /--- before\/gone\.yaml\n\+\+\+ \/dev\/null\n@@ .* @@\n-a: 1/);
  });

  it("is none between a set and itself", () => {
    assert.equal(describeDifference(compareManifests(before, before), "v1"), "No manifest differs from v1.");
  });
});
