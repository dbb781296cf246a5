import assert from "node:assert/strict";

import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";

import { withPortForward } from "../../../tools/cluster/portForward";
import { complete, withVirtualKey } from "../../../tools/local/completion";
import type { Outputs } from "./environment";

/** The names of the proxy's pods that are Ready. */
export async function readyReplicas(config: KubeConfig, namespace: string): Promise<string[]> {
  const pods = await config
    .makeApiClient(CoreV1Api)
    .listNamespacedPod({ namespace, labelSelector: "app.kubernetes.io/name=litellm" });
  return pods.items
    .filter(({ metadata, status }) => !metadata?.deletionTimestamp && isReady(status?.conditions))
    .map(({ metadata }) => metadata?.name ?? "");
}

const isReady = (conditions?: { type: string; status: string }[]): boolean =>
  conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

/** Makes a virtual key through one replica and gets a completion with it through every replica. */
export async function completeThroughEachReplica(
  config: KubeConfig,
  outputs: Outputs,
  expected: number,
): Promise<void> {
  const { namespace, masterKey } = outputs;
  const replicas = await readyReplicas(config, namespace);
  assert.equal(replicas.length, expected, `ready replicas: ${replicas.join(", ")}`);
  const through = <T>(pod: string, use: (url: string) => Promise<T>) =>
    withPortForward(config, { namespace, pod, port: 4000 }, use);
  await through(replicas[0] ?? "", (first) =>
    withVirtualKey({ url: first, masterKey }, async (key) => {
      for (const pod of replicas) {
        const { text } = await through(pod, (url) => complete(url, key, "mock"));
        assert.equal(text, "Hello from the gateway.", `the answer of ${pod}`);
      }
    }),
  );
}
