import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ensureImages, imageNames, recipes } from "../../../lab/build/images";
import { packImage } from "../../../lab/build/images/archive";
import type { ImageRecipe } from "../../../lab/build/images/image";
import { ensureImage, imageFolder, imageName } from "../../../lab/build/images/image";

interface Descriptor {
  digest: string;
  size: number;
}

const recipe: ImageRecipe = {
  name: "tool",
  version: "1.2",
  config: { Cmd: ["run"], User: "1000" },
  inputs: ["package"],
  fill: (root) => {
    writeFileSync(join(root, "hello"), "world");
    return Promise.resolve();
  },
};

describe("an image", () => {
  const former = process.env["LLM_GATEWAY_CACHE"];
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-image-"));
    process.env["LLM_GATEWAY_CACHE"] = folder;
  });

  afterEach(() => {
    if (former === undefined) delete process.env["LLM_GATEWAY_CACHE"];
    else process.env["LLM_GATEWAY_CACHE"] = former;
    rmSync(folder, { recursive: true });
  });

  it("is packed with the digest and size of every file", async () => {
    const [root, layout] = [join(folder, "root"), join(folder, "layout")];
    mkdirSync(root);
    mkdirSync(layout);
    writeFileSync(join(root, "file"), "content");
    await packImage("localhost/a/b:1", root, { Cmd: ["x"] }, layout);
    const read = ({ digest, size }: Descriptor): Buffer => {
      const data = readFileSync(join(layout, "blobs", "sha256", digest.replace("sha256:", "")));
      assert.equal(`sha256:${createHash("sha256").update(data).digest("hex")}`, digest);
      assert.equal(data.length, size);
      return data;
    };
    const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as {
      manifests: (Descriptor & { annotations: Record<string, string> })[];
    };
    const [first] = index.manifests;
    assert.ok(first);
    assert.equal(first.annotations["io.containerd.image.name"], "localhost/a/b:1");
    const manifest = JSON.parse(read(first).toString()) as { config: Descriptor; layers: Descriptor[] };
    const config = JSON.parse(read(manifest.config).toString()) as { config: object; rootfs: { diff_ids: string[] } };
    assert.deepEqual(config.config, { Cmd: ["x"] });
    assert.deepEqual(
      manifest.layers.map((layer) => {
        read(layer);
        return layer.digest;
      }),
      config.rootfs.diff_ids,
    );
  });

  it("is built once", async () => {
    let built = 0;
    const counting: ImageRecipe = {
      ...recipe,
      fill: () => {
        built += 1;
        return Promise.resolve();
      },
    };
    const tell = () => undefined;
    assert.equal(await ensureImage(counting, tell), await ensureImage(counting, tell));
    assert.equal(built, 1);
  });

  it("leaves nothing in the cache when its build fails", async () => {
    const failing: ImageRecipe = { ...recipe, fill: () => Promise.reject(new Error("no such package")) };
    await assert.rejects(
      ensureImage(failing, () => undefined),
      /no such package/,
    );
    assert.deepEqual(readdirSync(join(folder, "images")), []);
  });

  it("is built only after the binaries that it contains", async () => {
    for (const other of recipes.filter(({ binaries }) => binaries === undefined)) {
      mkdirSync(imageFolder(other), { recursive: true });
      writeFileSync(join(imageFolder(other), "index.json"), "{}");
    }
    const asked: string[] = [];
    const failing = ensureImages(
      () => undefined,
      ({ name }) => {
        asked.push(name);
        return Promise.reject(new Error("not compiled"));
      },
    );
    await assert.rejects(failing, /not compiled/);
    assert.deepEqual(asked, ["cnpg-manager"]);
    assert.deepEqual(
      readdirSync(join(folder, "images")).filter((name) => name.startsWith("cloudnative-pg")),
      [],
    );
  });

  for (const [what, changed] of [
    ["an input", { ...recipe, inputs: ["another"] }],
    ["its configuration", { ...recipe, config: { ...recipe.config, User: "0" } }],
    ["how it is filled", { ...recipe, fill: () => Promise.resolve() }],
  ] as const)
    it(`has another tag when ${what} changes`, () => {
      assert.notEqual(imageName(changed), imageName(recipe));
    });

  it("has a tag that begins with the version of its software, never latest", () => {
    assert.match(imageName(recipe), /^localhost\/llm-gateway\/tool:1\.2-r[0-9a-f]{8}$/);
    const names = imageNames();
    assert.match(names.postgres, /:15-/);
    assert.match(names.litellm, /:v1\.109\.1-/);
    for (const name of Object.values(names)) assert.doesNotMatch(name, /latest/);
  });
});
