import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";

import { manifestsOf } from "../../../tools/preview/manifests";
import { commitOf, RevisionError, stackAt } from "../../../tools/preview/revision";
import { mapsOf, smallProgram, TemporaryProject } from "../../support/temporaryProject";

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("llm-gateway-revision-"));

describe("stackAt", function () {
  this.timeout(30_000);
  let project: TemporaryProject;
  let untouched: string[];

  before(() => {
    untouched = leftovers();
    project = new TemporaryProject({ "README.md": "nothing yet\n" });
    project.commit("no program yet");
    project.write({ "index.ts": smallProgram, "Pulumi.dev.yaml": mapsOf({ one: "first", two: "second" }) });
    project.commit("a program");
    project.git("tag", "v1");
    project.write({ "Pulumi.dev.yaml": mapsOf({ one: "changed" }), "Pulumi.prod.yaml": mapsOf({ one: "prod" }) });
    project.commit("another config");
    project.write({ "index.ts": 'module.exports = () => Promise.reject(new Error("broken on purpose"));\n' });
    project.commit("a broken program");
    project.write({ "Pulumi.dev.yaml": mapsOf({ uncommitted: "text" }) });
  });
  after(() => {
    project.remove();
  });

  const texts = async (revision: string, stack = "dev"): Promise<[string, string][]> =>
    manifestsOf((await stackAt(revision, stack, project.root))?.run).map(({ file, text }) => [
      file,
      /text: (.*)/.exec(text)?.[1] ?? "",
    ]);

  it("runs the program and config of a commit, branch or tag", async () => {
    const expected = [
      ["one.configmap.yaml", "first"],
      ["two.configmap.yaml", "second"],
    ];
    assert.deepEqual(await texts("v1"), expected);
    assert.deepEqual(await texts("HEAD~2"), expected);
    assert.deepEqual(await texts("HEAD~1"), [["one.configmap.yaml", "changed"]]);
  });

  it("returns undefined for a stack that the revision doesn't have", async () => {
    assert.equal(await stackAt("v1", "prod", project.root), undefined);
    assert.equal((await texts("HEAD~1", "prod")).length, 1);
  });

  it("has no settings where the revision's components don't read any", async () => {
    assert.equal((await stackAt("v1", "dev", project.root))?.settings, undefined);
  });

  const refused: [string, string, RegExp][] = [
    ["that git doesn't know", "v9", /^Revision v9 not found in this checkout\. Name a commit, branch or tag/],
    ["that looks like an option", "--output=x", /^Revision --output=x not found/],
    ["without a program", "HEAD~3", /^Revision HEAD~3 has no program /],
    ["whose program fails", "HEAD", /^The program of revision HEAD can't be run: broken on purpose$/],
  ];
  for (const [what, revision, message] of refused) {
    it(`rejects a revision ${what} with one sentence`, async () => {
      await assert.rejects(stackAt(revision, "dev", project.root), (error: unknown) => {
        assert.ok(error instanceof RevisionError);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("doesn't change the checkout and leaves no files", async () => {
    const state = () => [project.git("status", "--porcelain"), project.git("worktree", "list"), project.git("log")];
    const before = state();
    await stackAt("v1", "dev", project.root);
    assert.deepEqual(state(), before);
    assert.deepEqual(leftovers(), untouched);
  });

  it("names the commit of a revision", () => {
    assert.equal(commitOf("v1", project.root), project.git("rev-parse", "v1").trim());
  });
});
