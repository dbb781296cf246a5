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

describe("compareManifests", () => {
  const difference = compareManifests(before, after);

  it("lists added, removed and changed manifests, without unchanged ones", () => {
    assert.deepEqual(
      [difference.added, difference.removed, difference.changed].map((all) => all.map(({ file }) => file)),
      [["new.yaml"], ["gone.yaml"], ["other.yaml"]],
    );
  });

  it("has a unified diff of each change", () => {
    const [changed] = difference.changed;
    assert.equal(
      changed?.patch,
      ["--- before/other.yaml", "+++ after/other.yaml", "@@ -1,2 +1,2 @@", " c: 3", "-d: 4", "+d: 5"].join("\n"),
    );
  });

  it("formats counts, files and diffs, with the whole text of added and removed manifests", () => {
    const text = describeDifference(difference, "v1");
    assert.match(
      text,
      /^Against v1: 1 added, 1 removed, 1 changed\.\n {2}added {3}new\.yaml\n {2}removed gone\.yaml\n/,
    );
    assert.match(text, /--- \/dev\/null\n\+\+\+ after\/new\.yaml\n@@ .* @@\n\+e: 5/);
    assert.match(text, /--- before\/gone\.yaml\n\+\+\+ \/dev\/null\n@@ .* @@\n-a: 1/);
  });

  it("finds no difference between equal sets", () => {
    assert.equal(describeDifference(compareManifests(before, before), "v1"), "No manifest differs from v1.");
  });
});
