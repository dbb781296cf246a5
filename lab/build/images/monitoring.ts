import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { binary, binaryFolder } from "../binaries";
import { prometheusOperator, prometheusOperatorVersion } from "../recipes";
import type { ImageRecipe } from "./image";
import { debianRoot } from "./rootFileSystem";

/** The user that runs what needs no user of its own. */
const nobody = "65534";

/** An image of one statically linked program of the Prometheus operator. */
const operatorProgram = (name: string, program: string): ImageRecipe => ({
  name,
  version: prometheusOperatorVersion,
  config: { Entrypoint: [`/bin/${program}`], User: nobody },
  inputs: [program, binaryFolder(prometheusOperator).split("/").at(-1) ?? ""],
  binaries: [prometheusOperator],
  async fill(root) {
    await mkdir(join(root, "bin"));
    await copyFile(binary(prometheusOperator, program), join(root, "bin", program));
  },
});

/** The Prometheus operator. */
export const prometheusOperatorImage = operatorProgram("prometheus-operator", "operator");

/** What the operator runs beside each Prometheus. */
export const configReloaderImage = operatorProgram("prometheus-config-reloader", "prometheus-config-reloader");

/** The version of Prometheus in Debian. */
export const prometheusVersion = "2.42.0";

const prometheusPackages = ["prometheus"];

/** Prometheus. */
export const prometheusImage: ImageRecipe = {
  name: "prometheus",
  version: prometheusVersion,
  config: { Entrypoint: ["/usr/bin/prometheus"], User: nobody },
  inputs: prometheusPackages,
  async fill(root) {
    await debianRoot(root, prometheusPackages);
  },
};

const exporterPackages = ["prometheus-redis-exporter"];

/** The release of Debian that has the version of the exporter that the program pins. */
const exporterRelease = "trixie";

/** The exporter of Redis' metrics. */
export const redisExporterImage: ImageRecipe = {
  name: "redis-exporter",
  version: "1.69.0",
  config: { Entrypoint: ["/usr/bin/prometheus-redis-exporter"], User: nobody },
  inputs: [...exporterPackages, exporterRelease],
  async fill(root) {
    await debianRoot(root, exporterPackages, exporterRelease);
  },
};

/** The images that the embedded cluster runs where it is monitored. */
export const monitoringRecipes: readonly ImageRecipe[] = [
  prometheusImage,
  redisExporterImage,
  prometheusOperatorImage,
  configReloaderImage,
];
