import assert from "node:assert/strict";

import type { KubeConfig } from "@kubernetes/client-node";

import { proxyPort } from "../../../components/litellm/deploymentSpec";
import { ClusterClient } from "../../../tools/cluster/clusterClient";
import { readyReplicas, throughPod } from "../../../tools/cluster/replicas";
import { complete, withVirtualKey } from "../../../tools/local/completion";
import type { Outputs } from "./environment";

/** Makes a virtual key through one replica and gets a completion with it through every replica. */
export async function completeThroughEachReplica(
  config: KubeConfig,
  outputs: Outputs,
  expected: number,
): Promise<void> {
  const { namespace, masterKey, litellm } = outputs;
  const cluster = new ClusterClient(config, namespace);
  const replicas = await readyReplicas(cluster, litellm.deployment);
  assert.equal(replicas.length, expected, `ready replicas: ${replicas.join(", ")}`);
  await throughPod(cluster, replicas[0] ?? "", proxyPort, (first) =>
    withVirtualKey({ url: first, masterKey }, async (key) => {
      for (const pod of replicas) {
        const { text } = await throughPod(cluster, pod, proxyPort, (url) => complete(url, key, "mock"));
        assert.equal(text, "Hello from the gateway.", `the answer of ${pod}`);
      }
    }),
  );
}
