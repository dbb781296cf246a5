import assert from "node:assert/strict";

import { Progress } from "../../../tools/shared/progress";

describe("Progress", () => {
  /** The lines without their times. */
  const lines: string[] = [];
  const progress = (total: number) =>
    new Progress(total, (line) => lines.push(line.replaceAll(/\d+(\.\d)? s/g, "0 s")));

  beforeEach(() => {
    lines.length = 0;
  });

  it("numbers steps, and shows what they report and how long they took", async () => {
    const result = await progress(2).step("images", (report) => {
      report("redis");
      return Promise.resolve("built");
    });
    assert.equal(result, "built");
    assert.deepEqual(lines, ["[1/2] images …", "[1/2]   redis (0 s)", "[1/2] images: done in 0 s (0 s in all)"]);
  });

  it("shows which steps run at the same time as a new one", async () => {
    const shown = progress(0);
    const ends: (() => void)[] = [];
    const step = (title: string) => shown.step(title, () => new Promise<void>((resolve) => ends.push(resolve)));
    const first = step("a");
    const others = [step("b"), step("c")];
    ends[0]?.();
    await first;
    others.push(step("d"));
    assert.deepEqual(lines, [
      "[1] a …",
      "[2] b (beside 1) …",
      "[3] c (beside 1, 2) …",
      "[1] a: done in 0 s (0 s in all)",
      "[4] d (beside 2, 3) …",
    ]);
    for (const end of ends) end();
    await Promise.all(others);
  });

  it("marks a failed step, rethrows its error and no longer counts it as running", async () => {
    const shown = progress(0);
    const failing = shown.step("a", () => Promise.reject(new Error("no such package")));
    await assert.rejects(failing, /no such package/);
    await shown.step("b", () => Promise.resolve());
    assert.deepEqual(lines.slice(0, 3), ["[1] a …", "[1] a: failed after 0 s", "[2] b …"]);
  });
});
