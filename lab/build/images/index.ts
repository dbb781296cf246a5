import { ensureBuilt } from "../binaries";
import type { Recipe } from "../recipes";
import { postgres, redis } from "./databases";
import type { ImageRecipe } from "./image";
import { ensureImage, imageName, isImageBuilt } from "./image";
import { litellm } from "./litellm";
import { barmanPluginImage, barmanSidecarImage, s3Image } from "./objectStore";
import { redisExporterImage } from "./redisExporter";
import { kubectlImage, operatorImage, pause } from "./system";
import { traefikImage } from "./traefik";

/** Every image that the embedded cluster runs; those that wait for a Go build come last. */
export const recipes: readonly ImageRecipe[] = [
  litellm,
  postgres,
  redis,
  pause,
  operatorImage,
  kubectlImage,
  s3Image,
  barmanPluginImage,
  barmanSidecarImage,
];

/** Images that only some tests and `--monitoring` need: built and imported when they are, and kept then. */
export const optionalRecipes: readonly ImageRecipe[] = [redisExporterImage, traefikImage];

/** The full names of the images that stacks and tests use. */
export function imageNames() {
  return {
    litellm: imageName(litellm),
    postgres: imageName(postgres),
    redis: imageName(redis),
    kubectl: imageName(kubectlImage),
    s3: imageName(s3Image),
  };
}

/** The image of pod sandboxes. */
export const pauseImage = (): string => imageName(pause);

/** The operator's image. */
export const operatorImageName = (): string => imageName(operatorImage);

/** The images of the barman-cloud plugin: the operator's side, and the sidecar of the instances. */
export const barmanImageNames = () => ({
  plugin: imageName(barmanPluginImage),
  sidecar: imageName(barmanSidecarImage),
});

/**
 * Builds all images that are not in the cache, one after the other.
 * @param built resolves when the binaries of a recipe are in the cache; by default it builds them
 */
export async function ensureImages(
  report: (detail: string) => void,
  built: (binaries: Recipe) => Promise<unknown> = ensureBuilt,
): Promise<void> {
  for (const recipe of recipes) {
    if (isImageBuilt(recipe)) continue;
    for (const binaries of recipe.binaries ?? []) await built(binaries);
    await ensureImage(recipe, (detail) => {
      report(`${recipe.name}: ${detail}`);
    });
  }
}
