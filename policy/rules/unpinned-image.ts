import { z } from "zod";

import { defineRule } from "../pack/rule";
import { imagesOf, parseImage } from "../stack/images";

/**
 * A tag that moves makes two pods of one Deployment run different software, and a restart an unreviewed upgrade. Only a
 * digest can't move at all, as far as that is worth the trouble of keeping it up to date.
 */
export const unpinnedImage = defineRule({
  name: "unpinned-image",
  description: "Every image needs an exact tag or a digest; latest and other moving tags are refused.",
  remedy: "Name a version (llm-gateway:images), or a digest: registry/name:v1.2.3@sha256:….",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  alone: true,
  options: {
    requireDigest: z.boolean().default(false).describe("demand a digest, beside or instead of the tag"),
    movingTags: z
      .array(z.string().min(1))
      .default(["latest", "main", "main-latest", "main-stable", "stable", "master", "edge", "nightly", "dev"])
      .describe("tags that are known to move"),
  },
  check(stack, { requireDigest, movingTags }, report) {
    for (const { resource, where, image } of imagesOf(stack)) {
      if (typeof image === "symbol") continue;
      if (typeof image !== "string" || image === "") {
        report(`names no image at ${where}`, resource);
        continue;
      }
      const { tag, digest } = parseImage(image);
      if (digest !== undefined) continue;
      const fault =
        tag === undefined || tag === ""
          ? "has no tag"
          : movingTags.includes(tag)
            ? `has the moving tag ${tag}`
            : requireDigest
              ? "has no digest"
              : undefined;
      if (fault !== undefined) report(`runs an image that ${fault}: ${image} (${where})`, resource);
    }
  },
});
