import { setTimeout as delay } from "node:timers/promises";

import type { V1EnvVar, V1Pod } from "@kubernetes/client-node";

import { type ClusterClient, unlessAbsent } from "../../cluster/clusterClient";
import type { CheckContext } from "../check";
import { scratchLabels } from "./scratch";

/** The label that a Service in front of a scratch pod selects it by. */
export const scratchNameLabel = "llm-gateway/scratch";

/** The only container of a scratch pod. */
export const scratchContainer = "scratch";

/** The part of a check's context that a scratch pod needs. */
export type ScratchContext = Pick<CheckContext, "cluster" | "cleanup" | "waitFor">;

/** A pod that a check runs in the gateway's namespace, such as a client. */
export interface ScratchPodOptions {
  name: string;
  /** An image that the gateway uses, so that every node can pull it. */
  image: string;
  /** The image's user. */
  user: number;
  /** Must not contain secrets: whoever may list pods can read it. */
  command: string[];
  env: V1EnvVar[];
  /** Volumes with Secrets, and where they are mounted. */
  secrets?: { name: string; keys: string[]; folder: string }[];
  /** Seconds until Kubernetes stops it, whether or not the check has ended. */
  lifetimeSeconds: number;
}

/** The manifest of such a pod; it passes the restricted Pod Security Standard. */
export function scratchPod(options: ScratchPodOptions): V1Pod {
  const { secrets = [] } = options;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: options.name, labels: { ...scratchLabels, [scratchNameLabel]: options.name } },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: options.lifetimeSeconds,
      // Its output has been read when it is deleted.
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: options.user,
        runAsGroup: options.user,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: scratchContainer,
          image: options.image,
          imagePullPolicy: "IfNotPresent",
          command: options.command,
          env: options.env,
          volumeMounts: secrets.map(({ name, folder }) => ({ name, mountPath: folder, readOnly: true })),
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
      volumes: secrets.map(({ name, keys }) => ({
        name,
        secret: { secretName: name, items: keys.map((key) => ({ key, path: key })) },
      })),
    },
  };
}

/** Starts such a pod, returns when it runs, and deletes it at the end of the check. */
export async function startScratchPod(
  context: ScratchContext,
  options: ScratchPodOptions,
): Promise<() => Promise<void>> {
  const { cluster, cleanup } = context;
  const { namespace, core } = cluster;
  await deletePod(cluster, options.name);
  const remove = cleanup.defer(`delete pod ${options.name}`, () => deletePod(cluster, options.name));
  await core.createNamespacedPod({ namespace, body: scratchPod(options) });
  await context.waitFor(
    async () => {
      const { status } = await core.readNamespacedPod({ namespace, name: options.name });
      return status?.phase === "Running" || status?.phase === "Succeeded" || status?.phase === "Failed";
    },
    { deadline: 120, what: `pod ${options.name} to run` },
  );
  return remove;
}

/** The output of a pod so far. */
export async function logOf(client: ClusterClient, name: string): Promise<string> {
  return client.core.readNamespacedPodLog({ namespace: client.namespace, name });
}

async function deletePod({ core, namespace }: ClusterClient, name: string): Promise<void> {
  await unlessAbsent(() => core.deleteNamespacedPod({ namespace, name }));
  for (;;) {
    const pod = await unlessAbsent(() => core.readNamespacedPod({ namespace, name }));
    if (!pod) return;
    await delay(500);
  }
}
