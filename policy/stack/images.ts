import { clustersOf } from "./postgres";
import type { Resource } from "./resource";
import type { Stack } from "./stack";
import { at, entries, type Value } from "./values";
import { allContainers } from "./workloads";

/** A parsed image reference: `registry/name:tag@sha256:…`. */
export interface Image {
  /** Without tag and digest. */
  name: string;
  /** The last part of the name: `litellm-non_root`. */
  baseName: string;
  tag?: string;
  digest?: string;
}

/** A use of an image by a resource. */
export interface ImageUse {
  resource: Resource;
  /** `container litellm`, or the path of the field. */
  where: string;
  /** The image reference; may be unknown or absent. */
  image: Value;
}

/** Parses an image reference. A colon before the last slash separates a registry's port, not a tag. */
export function parseImage(reference: string): Image {
  const [tagged = "", digest] = reference.split("@", 2);
  const lastSlash = tagged.lastIndexOf("/");
  const colon = tagged.indexOf(":", lastSlash + 1);
  const name = colon < 0 ? tagged : tagged.slice(0, colon);
  return { name, baseName: name.slice(lastSlash + 1), tag: colon < 0 ? undefined : tagged.slice(colon + 1), digest };
}

/** Every image that the stack uses, in containers and in CloudNativePG Clusters. */
export function imagesOf(stack: Stack): ImageUse[] {
  const containers = allContainers(stack).map(({ workload, spec, name }) => ({
    resource: workload.resource,
    where: `container ${name}`,
    image: at(spec, "image"),
  }));
  const clusters = clustersOf(stack)
    .filter(({ inputs }) => entries(at(inputs, "spec", "imageCatalogRef")).length === 0)
    .map((resource) => ({ resource, where: "spec.imageName", image: at(resource.inputs, "spec", "imageName") }));
  return [...containers, ...clusters];
}
