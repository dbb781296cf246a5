import type { StackImages } from "../../components/config";
import { splitDigest } from "../../components/config/imageDigests";
import { apiAddress, locate } from "./reference";
import { Registry, RegistryError } from "./registry";
import { newerVersions, type NewerVersions } from "./versions";

/** An image that a stack deploys. */
export interface StackImage {
  /** Its keys in `images`: an image can serve two parts. */
  keys: string[];
  /** Without digest: `registry/name:tag`; only the name where the stack gives a digest alone. */
  image: string;
  /** The digest by which it is deployed, from its reference or from `images.digests`. */
  digest?: string;
  /** Whether the digest is part of the reference, and not of `images.digests`. */
  hasOwnDigest: boolean;
}

/** What a registry has in place of an image. */
export interface ImageState extends StackImage {
  /** The digest of the tag, or of the image that has a digest alone; undefined where the registry has no such image. */
  current?: string;
  /** Undefined where the tag is no version. */
  newer?: NewerVersions;
  /** Why the registry couldn't be asked. */
  failure?: string;
}

/** Makes the client of a registry, by its host. */
export type Connect = (registry: string) => Registry;

/** The images of a stack, each once. */
export function stackImages({ images, digests }: StackImages): StackImage[] {
  const found = new Map<string, StackImage>();
  for (const [key, reference] of Object.entries(images)) {
    const known = found.get(reference);
    if (known) {
      known.keys.push(key);
      continue;
    }
    const { tagged, digest } = splitDigest(reference);
    const hasOwnDigest = digest !== undefined;
    found.set(reference, { keys: [key], image: tagged, digest: digest ?? digests[tagged], hasOwnDigest });
  }
  return [...found.values()];
}

/** Asks the registries of images, each through one client. The states have the order of the images. */
export async function imageStates(
  images: readonly StackImage[],
  credentialsOf: (registry: string) => string | undefined,
): Promise<ImageState[]> {
  const clients = new Map<string, Registry>();
  const connect: Connect = (registry) => {
    const client = clients.get(registry) ?? new Registry(apiAddress(registry), credentialsOf(registry));
    clients.set(registry, client);
    return client;
  };
  return Promise.all(images.map((image) => imageState(image, connect)));
}

async function imageState(stackImage: StackImage, connect: Connect): Promise<ImageState> {
  const { registry, repository, tag } = locate(stackImage.image);
  try {
    const client = connect(registry);
    const current = await client.digest(repository, tag ?? stackImage.digest ?? "");
    return tag === undefined
      ? { ...stackImage, current }
      : { ...stackImage, current, newer: newerVersions(tag, await client.tags(repository)) };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return { ...stackImage, failure: error.message };
  }
}
