import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "../../tools/shared/commands";
import { cacheFolder } from "../../tools/shared/folders";
import { makeCacheEntry } from "../build/cacheEntry";
import { optionalRecipes, recipes } from "../build/images";
import { ensureImage, imageFolder, imageName } from "../build/images/image";
import { importedImages, importImage, removeImages, startContainerd, stopContainerd } from "./containerd";
import { containerdRoot, type EmbeddedNode, firstNode } from "./nodes";

const wanted = (): string[] => recipes.map(imageName);

/** The images that stay where they are: the wanted ones, and those that some test has added. */
const kept = [...recipes, ...optionalRecipes];

/** Takes the images from a node's containerd that no recipe makes any more. */
export async function removeOtherImages(node: EmbeddedNode): Promise<void> {
  const imported = await importedImages(node);
  const keptNames = kept.map(imageName);
  await removeImages(
    node,
    imported.filter((name) => name.startsWith("localhost/llm-gateway/") && !keptNames.includes(name)),
  );
}

/** Gives a node's containerd the images that it doesn't have yet. */
export async function importImages(node: EmbeddedNode, report: (detail: string) => void): Promise<void> {
  const imported = await importedImages(node);
  for (const recipe of recipes.filter((candidate) => !imported.includes(imageName(candidate)))) {
    report(node.number === firstNode.number ? recipe.name : `${recipe.name} for ${node.name}`);
    await importImage(node, await ensureImage(recipe, report));
  }
}

/** The folders of images in the cache that no recipe makes any more. */
export async function removeEarlierBuilds(): Promise<void> {
  const current = kept.map(imageFolder);
  const folder = cacheFolder("images");
  const built = existsSync(folder) ? await readdir(folder) : [];
  for (const path of built.filter(isBuild).map((name) => join(folder, name)))
    if (!current.includes(path)) await rm(path, { recursive: true, force: true });
}

/** Whether a folder of the cache is that of an image, and not one that is being filled (`cacheEntry.ts`). */
export function isBuild(name: string): boolean {
  return /-r[0-9a-f]{8}$/.test(name);
}

/** Names the images that a copy of the first node's images had when it was made. */
const copiedImages = (node: EmbeddedNode): string => join(containerdRoot(node), "copied-images.json");

async function hasCopy(node: EmbeddedNode): Promise<boolean> {
  return (await readFile(copiedImages(node), "utf8").catch(() => "")) === JSON.stringify(wanted());
}

/**
 * Copies the first node's images for the nodes that have others: as hard links, since what is unpacked is never written
 * to. It takes a few seconds and no space, and the nodes share what the kernel caches of them. The first node's
 * containerd, which must have no container, is stopped meanwhile.
 */
export async function copyImages(nodes: readonly EmbeddedNode[], report: (detail: string) => void): Promise<void> {
  const stale: EmbeddedNode[] = [];
  for (const node of nodes) if (node.number !== firstNode.number && !(await hasCopy(node))) stale.push(node);
  if (stale.length === 0) return;
  await stopContainerd(firstNode);
  for (const node of stale) {
    report(`images for ${node.name}`);
    await makeCacheEntry(containerdRoot(node), (unfinished) => linkRoot(containerdRoot(firstNode), unfinished));
    await writeFile(copiedImages(node), JSON.stringify(wanted()));
  }
  await startContainerd(firstNode);
}

/** Copies a stopped containerd's root as hard links, all but its databases, which are written to in place. */
async function linkRoot(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await run("cp", ["--archive", "--link", `${from}/.`, to]);
  const { stdout } = await run("find", [to, "-maxdepth", "2", "-name", "*.db", "-type", "f"]);
  for (const database of stdout.split("\n").filter((path) => path !== "")) {
    await copyFile(database, `${database}.own`);
    await rename(`${database}.own`, database);
  }
}
