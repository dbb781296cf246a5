import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import { execa } from "execa";

/** How an image runs (`config` of the OCI image configuration). */
export interface ImageConfig {
  /** `KEY=value` */
  Env?: readonly string[];
  Entrypoint?: readonly string[];
  Cmd?: readonly string[];
  /** Numeric, so that `runAsNonRoot` can be checked. */
  User?: string;
  WorkingDir?: string;
}

/** A document of the image layout and its digest. */
export interface Blob {
  data: string;
  /** `sha256:<hex>` */
  digest: string;
}

/** The documents of a one-layer image. */
export interface ImageDocuments {
  config: Blob;
  manifest: Blob;
  index: string;
}

const mediaType = (name: string): string => `application/vnd.oci.image.${name}`;

function blob(document: object): Blob {
  const data = JSON.stringify(document);
  return { data, digest: `sha256:${createHash("sha256").update(data).digest("hex")}` };
}

/**
 * The documents that make one uncompressed layer an image.
 * @param name the image's name with its tag, under which containerd stores it
 * @param layer the layer's digest (`sha256:<hex>`) and size in bytes
 */
export function imageDocuments(
  name: string,
  imageConfig: ImageConfig,
  layer: { digest: string; size: number },
): ImageDocuments {
  const config = blob({
    architecture: "amd64",
    os: "linux",
    config: imageConfig,
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = blob({
    schemaVersion: 2,
    mediaType: mediaType("manifest.v1+json"),
    config: { mediaType: mediaType("config.v1+json"), digest: config.digest, size: Buffer.byteLength(config.data) },
    layers: [{ mediaType: mediaType("layer.v1.tar"), digest: layer.digest, size: layer.size }],
  });
  const index = JSON.stringify({
    schemaVersion: 2,
    manifests: [
      {
        mediaType: mediaType("manifest.v1+json"),
        digest: manifest.digest,
        size: Buffer.byteLength(manifest.data),
        annotations: { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": name.split(":").at(-1) },
      },
    ],
  });
  return { config, manifest, index };
}

/** Packs a folder into an uncompressed layer, numeric owners kept, and returns its digest and size. */
async function packLayer(root: string, file: string): Promise<{ digest: string; size: number }> {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(undefined, chunk);
    },
  });
  const tar = execa("tar", ["--create", "--numeric-owner", "--sort=name", "--directory", root, "."], {
    buffer: false,
    stdin: "ignore",
  });
  await Promise.all([pipeline(tar.stdout, hashing, createWriteStream(file)), tar]);
  return { digest: `sha256:${hash.digest("hex")}`, size: (await stat(file)).size };
}

/**
 * Packs a root file system as a one-layer image in OCI layout. The layer stays uncompressed: it never crosses a
 * network, and unpacking it costs less.
 * @param folder where the layout is written; must exist
 */
export async function packImage(name: string, root: string, config: ImageConfig, folder: string): Promise<void> {
  const blobs = join(folder, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const path = (digest: string) => join(blobs, digest.replace("sha256:", ""));
  const unnamed = join(blobs, "layer");
  const layer = await packLayer(root, unnamed);
  await rename(unnamed, path(layer.digest));
  const documents = imageDocuments(name, config, layer);
  for (const { data, digest } of [documents.config, documents.manifest]) await writeFile(path(digest), data);
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(join(folder, "index.json"), documents.index);
}
