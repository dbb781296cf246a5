import { copyFile, chmod } from "node:fs/promises";
import { join } from "node:path";

import { binary, binaryFolder } from "../binaries";
import { barmanPlugin, barmanPluginVersion, type Recipe, versitygw } from "../recipes";
import type { ImageRecipe } from "./image";
import { debianRoot } from "./rootFileSystem";

async function install(recipe: Recipe, name: string, root: string, to: string): Promise<void> {
  await copyFile(binary(recipe, name), join(root, to));
  await chmod(join(root, to), 0o755);
}

const digestOf = (recipe: Recipe): string => binaryFolder(recipe).split("/").at(-1) ?? "";

/** The operator's side of the barman-cloud plugin. */
export const barmanPluginImage: ImageRecipe = {
  name: "barman-plugin",
  version: barmanPluginVersion,
  config: { Entrypoint: ["/manager"], User: "65532", WorkingDir: "/" },
  inputs: [digestOf(barmanPlugin)],
  binaries: [barmanPlugin],
  async fill(root) {
    await install(barmanPlugin, "barman-plugin", root, "manager");
  },
};

const sidecarPackages = ["barman-cli-cloud", "python3-boto3", "python3-snappy", "ca-certificates"];

/** The release whose barman is recent enough for the plugin. */
const sidecarRelease = "trixie";

/** The sidecar of the instances: the same program, and barman's commands. */
export const barmanSidecarImage: ImageRecipe = {
  name: "barman-sidecar",
  version: barmanPluginVersion,
  config: { Entrypoint: ["/manager"], User: "26", Env: ["PATH=/usr/local/bin:/usr/bin:/bin"] },
  inputs: [digestOf(barmanPlugin), ...sidecarPackages, sidecarRelease],
  binaries: [barmanPlugin],
  async fill(root) {
    await debianRoot(root, sidecarPackages, sidecarRelease);
    await install(barmanPlugin, "barman-plugin", root, "manager");
  },
};

/** An S3 server, for tests. */
export const s3Image: ImageRecipe = {
  name: "versitygw",
  version: versitygw.version,
  config: { Entrypoint: ["/versitygw"], User: "65532", WorkingDir: "/" },
  inputs: [digestOf(versitygw)],
  binaries: [versitygw],
  async fill(root) {
    await install(versitygw, "versitygw", root, "versitygw");
  },
};
