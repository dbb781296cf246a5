import type { V1Pod } from "@kubernetes/client-node";

import { type Environment, outputsOf, progress, suiteStack } from "../tests/e2e/support/environment";
import { settingsOf } from "../tests/support/runStack";
import { slowModel } from "../tests/support/slowUpstream";
import { ClusterClient, isReady } from "../tools/cluster/clusterClient";
import { waitFor } from "../tools/shared/waitFor";
import type { CheckContext } from "../tools/verify/check";
import { Cleanup } from "../tools/verify/cleanup";
import { proxyPods } from "../tools/verify/cluster/proxy";
import { targetFromOutputs } from "../tools/verify/target";

/** The benchmark's production stack, in its own namespace. */
export interface BenchmarkStack {
  context: CheckContext;
  destroy(): Promise<void>;
}

/** A model without a price. */
export const unpricedModel = {
  model_name: "unpriced",
  litellm_params: { model: "openai/a-model-of-our-own", mock_response: "Hello from the gateway." },
};

/** The models of every benchmark: the shipped mock, one with the slow upstream, one without a price. */
export const benchmarkModels = [...settingsOf("prod").litellm.models, slowModel, unpricedModel];

/** The context that the helpers of `npm run verify` need outside a check. */
export function contextOf(context: Pick<CheckContext, "target" | "cluster">): CheckContext {
  return {
    ...context,
    cleanup: new Cleanup(),
    model: undefined,
    step: (title, work) => progress.step(title, work),
    waitFor,
    found: () => undefined,
    record: () => undefined,
  };
}

/**
 * Deploys ai-prod with the benchmarks' models.
 * @param overlay further config, by full key; takes precedence
 */
export async function deployProduction(
  here: Environment,
  namespace: string,
  overlay: Record<string, object> = {},
): Promise<BenchmarkStack> {
  const stack = suiteStack(here, "ai-prod", namespace, {
    ...overlay,
    "llm-gateway:litellm": { models: benchmarkModels, ...overlay["llm-gateway:litellm"] },
  });
  const destroy = () => progress.step(`destroy ${namespace}`, () => stack.destroy({ unprotect: true }));
  try {
    await progress.step(`deploy ai-prod to ${namespace}`, () => stack.up());
    const outputs = await outputsOf(stack);
    const context = contextOf({
      target: targetFromOutputs("ai-prod", outputs, here.place),
      cluster: new ClusterClient(here.config, namespace),
    });
    return {
      context,
      destroy: async () => {
        for (const failure of await context.cleanup.runAll()) console.error(failure);
        await destroy();
      },
    };
  } catch (error) {
    await destroy();
    throw error;
  }
}

/** The proxy's pods, all Ready. */
export async function readyPods({ cluster, target }: Pick<CheckContext, "cluster" | "target">): Promise<V1Pod[]> {
  return waitFor(
    async () => {
      const pods = await proxyPods(cluster, target.litellm.deployment);
      return pods.length === target.litellm.replicas && pods.every(isReady) && pods;
    },
    { deadline: 300, what: `${target.litellm.replicas} Ready replicas` },
  );
}
