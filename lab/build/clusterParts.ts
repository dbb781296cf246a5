import type { Progress } from "../../tools/shared/progress";
import { ensureBuilt, isBuilt } from "./binaries";
import { ensureImages } from "./images";
import { installPackages } from "./packages";
import { barmanPlugin, coredns, etcd, kubernetes, operator, type Recipe, versitygw } from "./recipes";

/** How many steps {@link ensureClusterParts} reports. */
export const clusterPartsSteps = 4;

/** Built one after the other while Kubernetes is built. */
const otherRecipes: readonly Recipe[] = [etcd, operator, coredns, versitygw, barmanPlugin];

/**
 * Builds and installs all parts of the embedded cluster that are missing: Kubernetes, the other programs and the images
 * concurrently, because a single Go build leaves processors idle while it downloads and links, and an image while its
 * packages are downloaded.
 * @throws UserError where the machine lacks Go or apt
 */
export async function ensureClusterParts(progress: Progress): Promise<void> {
  const largest = progress.step("Kubernetes, from Go modules", () => ensureBuilt(kubernetes));
  const others = progress.step(
    "etcd, CoreDNS, CloudNativePG, its plugin and an S3 server, from Go modules",
    async (report) => {
      for (const recipe of otherRecipes.filter((candidate) => !isBuilt(candidate))) {
        report(`${recipe.name} ${recipe.version}`);
        await ensureBuilt(recipe);
      }
    },
  );
  const packages = progress.step("Debian packages", installPackages);
  const images = packages.then(() =>
    progress.step("container images", (report) =>
      ensureImages(report, (recipe) => (recipe === kubernetes ? largest : others)),
    ),
  );
  await Promise.all([largest, others, packages, images]);
}
