import { z } from "zod";

import { defineRule } from "../pack/rule";
import { imagesOf, parseImage } from "../stack/images";

/**
 * With a moving tag two pods of one Deployment can run different software, and a restart can be an unreviewed upgrade. An
 * exact tag is enough by default; only a digest can't be moved at all (option `requireDigest`).
 */
export const unpinnedImage = defineRule({
  name: "unpinned-image",
  description: "Every image needs an exact tag or a digest; latest and other moving tags are refused.",
  remedy:
    "Use a version tag (llm-gateway:images) or a digest (llm-gateway:images.digests), such as registry/name:v1.2.3@sha256:….",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  alone: true,
  options: {
    requireDigest: z.boolean().default(false).describe("require a digest, with or without a tag"),
    movingTags: z
      .array(z.string().min(1))
      .default(["latest", "main", "main-latest", "main-stable", "stable", "master", "edge", "nightly", "dev"])
      .describe("tags that are known to move"),
  },
  check(stack, { requireDigest, movingTags }, report) {
    for (const { resource, where, image } of imagesOf(stack)) {
      if (typeof image === "symbol") continue;
      if (typeof image !== "string" || image === "") {
        report(`has no image at ${where}`, resource);
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
