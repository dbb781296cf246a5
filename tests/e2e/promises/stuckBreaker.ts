import assert from "node:assert/strict";

import type { V1Pod } from "@kubernetes/client-node";

import { proxyPort } from "../../../components/litellm/deploymentSpec";
import { metricsFolder } from "../../../components/litellm/environment";
import { isReady, nameOf } from "../../../tools/cluster/clusterClient";
import { throughPod } from "../../../tools/cluster/replicas";
import { complete } from "../../../tools/local/completion";
import { waitFor } from "../../../tools/shared/waitFor";
import { execInPod } from "../../../tools/verify/cluster/exec";
import { proxyPods } from "../../../tools/verify/cluster/proxy";
import type { Deployed } from "../support/deployed";
import { progress } from "../support/environment";

/** Seconds until the proxy serves again: four readings every ten seconds, and its start. */
const restartBar = 150;

const restartsOf = ({ status }: V1Pod): number => status?.containerStatuses?.[0]?.restartCount ?? 0;

/** Makes a replica's metrics show a breaker that never leaves half open, written as prometheus_client writes them. */
const stick = `
from prometheus_client.mmap_dict import MmapedDict, mmap_key
name = "litellm_redis_circuit_breaker_state"
samples = MmapedDict("${metricsFolder}/gauge_all_0.db")
samples.write_value(mmap_key(name, name, ["state"], ["half_open"], ""), 1.0, 0.0)
samples.close()
`;

/**
 * A proxy that would refuse forever is restarted. The test writes the metric instead of LiteLLM: the state was reached once,
 * and not again in 22 losses of Redis (docs/decisions/redis-without-a-volume.md).
 */
export function stuckBreakerPromises(deployed: () => Deployed): void {
  describe("a circuit breaker that is stuck half open", () => {
    it("makes its proxy restart and serve again", async () => {
      const { cluster, target } = deployed();
      const { masterKey } = await target();
      const [pod] = (await proxyPods(cluster, "litellm")).filter(isReady);
      assert.ok(pod, "no replica is Ready");
      await execInPod(cluster, nameOf(pod), "litellm", ["python", "-c", stick]);
      await progress.step("restart of a proxy with a stuck circuit breaker", () =>
        waitFor(
          async () => {
            const { namespace, core } = cluster;
            const now = await core.readNamespacedPod({ namespace, name: nameOf(pod) });
            return isReady(now) && restartsOf(now) > restartsOf(pod);
          },
          { deadline: restartBar, what: `${nameOf(pod)} to be Ready after a restart` },
        ),
      );
      const { text } = await throughPod(cluster, nameOf(pod), proxyPort, (url) => complete(url, masterKey, "mock"));
      assert.equal(text, "Hello from the gateway.");
    });
  });
}
