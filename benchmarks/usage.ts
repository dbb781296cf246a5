import type { V1Pod } from "@kubernetes/client-node";
import { z } from "zod";

import { type ClusterClient, nameOf } from "../tools/cluster/clusterClient";

/** Memory and CPU that a pod uses. */
export interface Usage {
  /** The part of the memory counted against the limit that the kernel can't reclaim. */
  mebibytes: number;
  /** CPU seconds since its containers started. */
  cpuSeconds: number;
}

const summarySchema = z.object({
  pods: z.array(
    z.object({
      podRef: z.object({ uid: z.string() }),
      containers: z.array(
        z.object({
          memory: z.object({ workingSetBytes: z.number().default(0) }).default({ workingSetBytes: 0 }),
          cpu: z.object({ usageCoreNanoSeconds: z.number().default(0) }).default({ usageCoreNanoSeconds: 0 }),
        }),
      ),
    }),
  ),
});

/** The usage of pods as their kubelets measured it, in the order of the pods. */
export async function usageOf({ core }: ClusterClient, pods: readonly V1Pod[]): Promise<Usage[]> {
  const nodes = new Set(pods.map(({ spec }) => spec?.nodeName ?? ""));
  const measured = new Map<string, Usage>();
  for (const name of nodes) {
    const answer: unknown = await core.connectGetNodeProxyWithPath({ name, path: "stats/summary" });
    const summary = summarySchema.parse(typeof answer === "string" ? JSON.parse(answer) : answer);
    for (const { podRef, containers } of summary.pods) {
      measured.set(podRef.uid, {
        mebibytes: containers.reduce((sum, { memory }) => sum + memory.workingSetBytes, 0) / 2 ** 20,
        cpuSeconds: containers.reduce((sum, { cpu }) => sum + cpu.usageCoreNanoSeconds, 0) / 1e9,
      });
    }
  }
  return pods.map((pod) => {
    const usage = measured.get(pod.metadata?.uid ?? "");
    if (usage === undefined) throw new Error(`the kubelet reports nothing about pod ${nameOf(pod)}`);
    return usage;
  });
}

/** Samples memory while something runs. @returns the peak of each pod, in MiB */
export async function mostMemory(
  cluster: ClusterClient,
  pods: readonly V1Pod[],
  during: () => Promise<void>,
): Promise<number[]> {
  const most = pods.map(() => 0);
  let ended = false;
  const look = async (): Promise<void> => {
    for (const [index, { mebibytes }] of (await usageOf(cluster, pods)).entries())
      most[index] = Math.max(most[index] ?? 0, mebibytes);
  };
  const following = (async () => {
    while (!ended) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  })();
  try {
    await during();
  } finally {
    ended = true;
    await following;
  }
  return most;
}
