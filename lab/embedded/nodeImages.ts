import { recipes } from "../build/images";
import { ensureImage, imageName } from "../build/images/image";
import { importedImages, importImage, removeImages } from "./containerd";

/** Takes the images from containerd that no recipe makes any more. */
export async function removeOtherImages(): Promise<void> {
  const wanted = recipes.map(imageName);
  const imported = await importedImages();
  await removeImages(imported.filter((name) => name.startsWith("localhost/llm-gateway/") && !wanted.includes(name)));
}

/** Gives containerd the images that it doesn't have yet. */
export async function importImages(tell: (detail: string) => void): Promise<void> {
  const imported = await importedImages();
  for (const recipe of recipes.filter((candidate) => !imported.includes(imageName(candidate)))) {
    tell(recipe.name);
    await importImage(await ensureImage(recipe, tell));
  }
}
