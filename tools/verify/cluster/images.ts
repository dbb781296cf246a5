import type { ClusterClient } from "../../cluster/clusterClient";
import type { Target } from "../target";
import { readCluster } from "./cnpg";
import { proxyPods } from "./proxy";
import { imageOf } from "./writer";

/** The images that the gateway's parts run: part -> image. */
export async function runningImages(cluster: ClusterClient, target: Target): Promise<Record<string, string>> {
  const imageOfPods = async (deployment: string): Promise<string> => {
    const [pod] = await proxyPods(cluster, deployment);
    return pod?.spec?.containers[0]?.image ?? "none: it has no pod";
  };
  const redis = target.redis?.name;
  return {
    LiteLLM: await imageOfPods(target.litellm.deployment),
    PostgreSQL: imageOf(await readCluster(cluster, target.postgres.cluster)),
    ...(redis === undefined ? {} : { Redis: await imageOfPods(redis) }),
  };
}
