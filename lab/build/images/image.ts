import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { cacheFolder } from "../../../tools/shared/folders";
import { makeCacheEntry } from "../cacheEntry";
import type { Recipe } from "../recipes";
import type { ImageConfig } from "./archive";
import { packImage } from "./archive";

/** An image of the embedded cluster. */
export interface ImageRecipe {
  /** The last part of its name, e.g. `postgres`. */
  name: string;
  /** The version of its software, the first part of its tag, e.g. `15`. */
  version: string;
  config: ImageConfig;
  /** Everything else that determines its content (package lists, scripts); part of the digest in its tag. */
  inputs: readonly string[];
  /** The recipes of the binaries that are copied into it, which are built before it. */
  binaries?: readonly Recipe[];
  /** Fills the (empty) folder of its root file system. */
  fill: (root: string, tell: (detail: string) => void) => Promise<void>;
}

/** The image's full name. The tag ends in a digest of the recipe, so that a changed recipe makes another image. */
export function imageName(recipe: ImageRecipe): string {
  const { name, version, config, inputs } = recipe;
  const text = JSON.stringify({ name, version, config, inputs, fill: recipe.fill.toString() });
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `localhost/llm-gateway/${name}:${version}-r${digest}`;
}

/** The folder of the image in the cache, in OCI layout. */
export function imageFolder(recipe: ImageRecipe): string {
  return cacheFolder("images", imageName(recipe).split("/").at(-1)?.replace(":", "-") ?? recipe.name);
}

/** Whether the image is in the cache. */
export function isImageBuilt(recipe: ImageRecipe): boolean {
  return existsSync(join(imageFolder(recipe), "index.json"));
}

/**
 * Builds an image, unless it is in the cache; an interrupted build leaves nothing there.
 * @returns the folder with the image in OCI layout
 */
export async function ensureImage(recipe: ImageRecipe, tell: (detail: string) => void): Promise<string> {
  const folder = imageFolder(recipe);
  if (isImageBuilt(recipe)) return folder;
  await makeCacheEntry(folder, async (layout) => {
    const root = join(layout, "root");
    await mkdir(root, { mode: 0o755 });
    await recipe.fill(root, tell);
    await packImage(imageName(recipe), root, recipe.config, layout);
    await rm(root, { recursive: true });
  });
  return folder;
}
