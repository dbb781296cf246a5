import assert from "node:assert/strict";

import { type Block, code, codeBlock, page, prose } from "../../../tools/preview/markdown";

const block = (lines: readonly string[], before: string[] = [], after: string[] = []): Block => ({
  before,
  lines,
  after,
});
const flat = ({ before, lines, after }: Block): string => [...before, ...lines, ...after].join("\n");

describe("code", () => {
  it("can't be ended by its text", () => {
    assert.equal(code("plain"), "`plain`");
    assert.equal(code("a `b` c"), "`` a `b` c ``");
  });

  it("stays on one line of limited length, in one cell of a table", () => {
    assert.equal(code("a\n  b"), "`a b`");
    assert.equal(code("abcdef", 4), "`abc…`");
    assert.equal(code("a|b"), "`a\\|b`");
  });
});

describe("prose", () => {
  it("has no HTML and mentions nobody", () => {
    assert.equal(prose("<img src=x> &amp; @team\nnext"), "&lt;img src=x> &amp;amp; &#64;team next");
  });
});

describe("codeBlock", () => {
  it("can't be ended by its lines", () => {
    assert.equal(flat(codeBlock("diff", ["+ a", "  ````"])), "`````diff\n+ a\n  ````\n`````");
    assert.equal(flat(codeBlock("", ["a"])), "```\na\n```");
  });
});

describe("page", () => {
  const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

  it("joins what fits", () => {
    assert.equal(page([block(["a"]), block(["c"], ["b"], ["d"])], 100), "a\nb\nc\nd");
  });

  it("cuts what is too long and says how many lines are missing", () => {
    const cut = page([block(["first"]), block(lines(200), ["```"], ["```"])], 400);
    assert.ok(cut.length <= 400, `${cut.length}`);
    const kept = (cut.match(/^line \d+$/gm) ?? []).length;
    assert.ok(kept > 20, `${kept}`);
    assert.match(
      cut,
      new RegExp(`^first\n\`\`\`\nline 0\n[^]*\n\`\`\`\n\n_Cut: ${200 - kept} more lines are missing here;`),
    );
  });

  it("leaves out every block after a cut one", () => {
    const cut = page([block(lines(100)), block(["x"], ["<details>"], ["</details>"])], 400);
    assert.doesNotMatch(cut, /details/);
    assert.match(cut, /_Cut: \d+ more lines/);
  });

  it("cuts a page of one endless line", () => {
    const cut = page([block(["a", "b".repeat(1000), "c"])], 200);
    assert.match(cut, /^a\n\n_Cut: 2 more lines are missing here;/);
  });
});
