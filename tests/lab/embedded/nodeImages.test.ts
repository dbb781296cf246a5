import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { recipes } from "../../../lab/build/images";
import { imageFolder } from "../../../lab/build/images/image";
import { removeEarlierBuilds } from "../../../lab/embedded/nodeImages";

describe("the images in the cache", () => {
  const former = process.env["LLM_GATEWAY_CACHE"];
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-images-"));
    process.env["LLM_GATEWAY_CACHE"] = folder;
  });

  afterEach(() => {
    if (former === undefined) delete process.env["LLM_GATEWAY_CACHE"];
    else process.env["LLM_GATEWAY_CACHE"] = former;
    rmSync(folder, { recursive: true });
  });

  it("lose those of earlier builds, and keep the current ones and one that is being built", async () => {
    const current = recipes.map((recipe) => basename(imageFolder(recipe)));
    const unfinished = `${current[0] ?? ""}.unfinished-1-abcdef`;
    for (const name of [...current, unfinished, "litellm-v1.108.0-r01234567", "redis-6.2-rfedcba98"])
      mkdirSync(join(folder, "images", name), { recursive: true });
    await removeEarlierBuilds();
    assert.deepEqual(readdirSync(join(folder, "images")).sort(), [...current, unfinished].sort());
  });

  it("may be none at all", async () => {
    await removeEarlierBuilds();
    assert.deepEqual(readdirSync(folder), []);
  });
});
