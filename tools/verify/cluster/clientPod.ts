import type { V1EnvVar } from "@kubernetes/client-node";

import { unlessAbsent } from "../../cluster/clusterClient";
import type { CheckContext } from "../check";
import { proxyPods } from "./proxy";
import { scratchLabels } from "./scratch";
import { logOf, type ScratchContext, startScratchPod } from "./scratchPod";

/** `nobody`, the user of LiteLLM's non-root image. */
export const nobody = 65534;

/** A client of the proxy in a pod of its own. */
export interface ClientPodOptions {
  /** The name of the pod, and of the Secret with the key. */
  name: string;
  /** Python, which the proxy's image contains; `URL`, `KEY` and `MODEL` are in its environment. */
  script: string;
  key: string;
  model: string;
  env?: V1EnvVar[];
  /** Seconds until Kubernetes stops the pod. */
  lifetimeSeconds: number;
}

/** A running client. */
export interface ClientPod {
  /** Returns its output so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a client of the proxy's Service in a pod with the proxy's image. The key is passed in a Secret. */
export async function startClientPod(
  context: ScratchContext & Pick<CheckContext, "target">,
  { name, script, key, model, env = [], lifetimeSeconds }: ClientPodOptions,
): Promise<ClientPod> {
  const { cluster, cleanup } = context;
  const { namespace, core } = cluster;
  const remove = async (): Promise<void> => {
    await unlessAbsent(() => core.deleteNamespacedSecret({ namespace, name }));
  };
  await remove();
  cleanup.defer(`delete Secret ${name}`, remove);
  await core.createNamespacedSecret({
    namespace,
    body: { metadata: { name, labels: { ...scratchLabels } }, stringData: { key } },
  });
  const stop = await startScratchPod(context, {
    name,
    image: await proxyImage(context),
    user: nobody,
    command: ["python", "-c", script],
    env: [
      { name: "URL", value: await serviceUrl(context) },
      { name: "MODEL", value: model },
      { name: "KEY", valueFrom: { secretKeyRef: { name, key: "key" } } },
      ...env,
    ],
    lifetimeSeconds,
  });
  return { log: () => logOf(cluster, name), stop };
}

/** The image of the proxy's pods. */
export async function proxyImage({ cluster, target }: Pick<CheckContext, "cluster" | "target">): Promise<string> {
  const [pod] = await proxyPods(cluster, target.litellm.deployment);
  const image = pod?.spec?.containers[0]?.image;
  if (image === undefined) throw new Error(`Deployment ${target.litellm.deployment} has no pod`);
  return image;
}

async function serviceUrl({ cluster, target }: Pick<CheckContext, "cluster" | "target">): Promise<string> {
  const { service } = target.litellm;
  const { spec } = await cluster.core.readNamespacedService({ namespace: cluster.namespace, name: service });
  const port = spec?.ports?.find(({ name }) => name === "http")?.port;
  if (port === undefined) throw new Error(`Service ${service} has no port named http`);
  return `http://${service}:${port}`;
}
