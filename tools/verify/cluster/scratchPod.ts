import { setTimeout as delay } from "node:timers/promises";

import type { V1EnvVar, V1Pod } from "@kubernetes/client-node";

import { type ClusterClient, unlessAbsent } from "../../cluster/clusterClient";
import type { CheckContext } from "../check";
import { scratchLabels } from "./scratch";

/** The label that a Service in front of a scratch pod selects it by. */
export const scratchNameLabel = "llm-gateway/scratch";

/** The only container of a scratch pod. */
export const scratchContainer = "scratch";

/** What starting such a pod takes of a check. */
export type ScratchContext = Pick<CheckContext, "cluster" | "cleanup" | "waitFor">;

/** A pod that a check runs beside the gateway, as a client in the cluster would. */
export interface ScratchPodOptions {
  name: string;
  /** One that the gateway runs already, so that every node can have it. */
  image: string;
  /** The image's user. */
  user: number;
  /** No secret belongs here: it can be read by whoever may list pods. */
  command: string[];
  env: V1EnvVar[];
  /** Seconds after which Kubernetes ends it, whatever became of the check. */
  lifetimeSeconds: number;
}

/** The manifest of such a pod; it passes the restricted Pod Security Standard. */
export function scratchPod(options: ScratchPodOptions): V1Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: options.name, labels: { ...scratchLabels, [scratchNameLabel]: options.name } },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: options.lifetimeSeconds,
      // Its work is done when it is to go; what it printed is read before.
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
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
    },
  };
}

/** Starts such a pod, returns when it runs, and sees to it that it goes when the check ends. */
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

/** What a pod has printed so far. */
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
