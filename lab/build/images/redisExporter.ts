import type { ImageRecipe } from "./image";
import { debianRoot } from "./rootFileSystem";

/** The version in Debian 13, which is that of the public image (`components/images.ts`). Its Go module can't be downloaded. */
const version = "1.69.0";

const release = "trixie";
const packages = ["prometheus-redis-exporter"];

/** The exporter of Redis' metrics. */
export const redisExporterImage: ImageRecipe = {
  name: "redis-exporter",
  version,
  config: { Entrypoint: ["/usr/bin/prometheus-redis-exporter"], User: "65534", Env: ["PATH=/usr/bin:/bin"] },
  inputs: [...packages, release],
  async fill(root) {
    await debianRoot(root, packages, release);
  },
};
