import type { Images } from "../images";
import type { FullConfig } from "./fillIn";
import type { Problem } from "./problem";

/** The images that a stack deploys, by their keys in `images`. */
export type DeployedImages = Partial<Images>;

/** The images of the parts that a config deploys. */
export function deployedImages({ images, monitoring, postgres, redis }: FullConfig): DeployedImages {
  const ownRedis = redis.enabled && redis.external === undefined;
  return {
    litellm: images.litellm,
    postgres: images.postgres,
    ...(ownRedis ? { redis: images.redis } : {}),
    ...(ownRedis && monitoring.enabled ? { redisExporter: images.redisExporter } : {}),
    ...(postgres.backup.enabled || postgres.objectStore !== undefined ? { pruning: images.pruning } : {}),
  };
}

/** An image's reference in two parts: name with tag, and digest. */
export function splitDigest(image: string): { tagged: string; digest?: string } {
  const at = image.indexOf("@");
  return at < 0 ? { tagged: image } : { tagged: image.slice(0, at), digest: image.slice(at + 1) };
}

/**
 * The images with the digests that `images.digests` has for them: `registry/name:tag@sha256:…`. Kubernetes pulls such an
 * image by its digest alone; the tag is for readers, and CloudNativePG takes PostgreSQL's version from it.
 */
export function withDigests<Named extends DeployedImages>(images: Named, digests: Record<string, string> = {}): Named {
  const pinned = Object.entries(images).map(([key, image]: [string, string]) => {
    const digest = splitDigest(image).digest === undefined ? digests[image] : undefined;
    return [key, digest === undefined ? image : `${image}@${digest}`] as const;
  });
  return Object.fromEntries(pinned) as Named;
}

/**
 * Reports images without a digest where `images.digests` is set, and those with another digest there than in their own
 * reference. Digests belong to an image with its tag, not to a key of `images`: beside a new tag the former one's digest
 * would have the former software run under the new tag's name. Entries for other images have no effect, so that stacks can
 * share them.
 */
export function imageDigestProblems(config: FullConfig): Problem[] {
  const { digests } = config.images;
  if (digests === undefined) return [];
  const seen = new Set<string>();
  return Object.entries(deployedImages(config)).flatMap(([key, image]): Problem[] => {
    const { tagged, digest: own } = splitDigest(image);
    const path = `images.digests["${tagged}"]`;
    const digest = digests[tagged];
    if (seen.has(image)) return [];
    seen.add(image);
    if (digest === undefined && own === undefined) {
      return [
        {
          path,
          allowed: "its digest: where images.digests is set, every image that the stack deploys needs one",
          remedy: `The image of images.${key}; \`npm run images -- pin <stack>\` adds what its registry has.`,
        },
      ];
    }
    if (digest === undefined || own === undefined || digest === own) return [];
    return [
      {
        path,
        value: digest,
        allowed: `${own}, the digest in images.${key}`,
        remedy: "Remove one of the two.",
      },
    ];
  });
}
