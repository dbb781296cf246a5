import { postgres, redis } from "./databases";
import type { ImageRecipe } from "./image";
import { ensureImage, imageName } from "./image";
import { litellm } from "./litellm";
import { kubectlImage, operatorImage, pause } from "./system";

/** Every image that the embedded cluster runs. */
export const recipes: readonly ImageRecipe[] = [pause, operatorImage, kubectlImage, redis, postgres, litellm];

/** The images that others refer to, by their full names. */
export function imageNames() {
  return {
    litellm: imageName(litellm),
    postgres: imageName(postgres),
    redis: imageName(redis),
    kubectl: imageName(kubectlImage),
  };
}

/** The image of pod sandboxes. */
export const pauseImage = (): string => imageName(pause);

/** The operator's image. */
export const operatorImageName = (): string => imageName(operatorImage);

/** Builds all images that are not in the cache. */
export async function ensureImages(tell: (detail: string) => void): Promise<void> {
  for (const recipe of recipes)
    await ensureImage(recipe, (detail) => {
      tell(`${recipe.name}: ${detail}`);
    });
}
