import { chmod, copyFile, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";

import { binary, binaryFolder } from "../binaries";
import { kubernetes, kubernetesVersion, operator, operatorVersion } from "../recipes";
import type { ImageRecipe } from "./image";

/** A statically linked busybox, as Debian's busybox-static installs it. */
const busybox = "/bin/busybox";

async function install(from: string, root: string, to: string): Promise<void> {
  await copyFile(from, join(root, to));
  await chmod(join(root, to), 0o755);
}

/** The pause image, which keeps a pod's namespaces open. */
export const pause: ImageRecipe = {
  name: "pause",
  version: "1",
  config: { Entrypoint: ["/bin/sleep", "2147483647"], Env: ["PATH=/bin"], User: "65535" },
  inputs: [],
  async fill(root) {
    await mkdir(join(root, "bin"));
    await install(busybox, root, "bin/busybox");
    await symlink("busybox", join(root, "bin", "sleep"));
  },
};

/** CloudNativePG's operator, with the layout from which its instances copy it: by architecture and by plain name. */
export const operatorImage: ImageRecipe = {
  name: "cloudnative-pg",
  version: operatorVersion,
  config: { Entrypoint: ["/manager"], User: "65532", WorkingDir: "/" },
  inputs: [binaryFolder(operator).split("/").at(-1) ?? ""],
  binaries: [operator],
  async fill(root) {
    await mkdir(join(root, "operator"));
    await install(binary(operator, "cnpg-manager"), root, "operator/manager_amd64");
    await symlink("operator/manager_amd64", join(root, "manager"));
  },
};

/** kubectl with a shell, for Jobs that use the API server. */
export const kubectlImage: ImageRecipe = {
  name: "kubectl",
  version: `v${kubernetesVersion}`,
  config: { Entrypoint: ["/bin/kubectl"], Env: ["PATH=/bin"], User: "65532", WorkingDir: "/" },
  inputs: [binaryFolder(kubernetes).split("/").at(-1) ?? ""],
  binaries: [kubernetes],
  async fill(root) {
    await mkdir(join(root, "bin"));
    await mkdir(join(root, "tmp"), { mode: 0o1777 });
    await install(busybox, root, "bin/busybox");
    for (const applet of ["sh", "cat", "date", "sleep", "grep", "sed", "cut", "sort", "head", "tail", "test", "env"])
      await symlink("busybox", join(root, "bin", applet));
    await install(binary(kubernetes, "kubectl"), root, "bin/kubectl");
  },
};
