import * as pulumi from "@pulumi/pulumi";

import { clusterOf, type FoundCluster, loadKubeConfig } from "../kubernetes/clusterAccess";
import { UserError } from "../userError";
import { ClusterReadiness } from "./clusterReadiness";
import type { Readiness } from "./readiness";

export type { Readiness, Workload } from "./readiness";

/** Annotations of a workload that {@link Readiness} waits for, in place of the provider. */
export const notAwaited = { "pulumi.com/skipAwait": "true" };

/** Whether the program runs on mocks, without an engine. */
export const onMocks = (): boolean => pulumi.runtime.getEngine() === undefined;

/**
 * The waits of an update; undefined in a preview and on mocks, where nothing is made.
 * @param cluster the cluster that the workloads go to: that of the component's provider where not given
 */
export function readinessOf(
  component: pulumi.ComponentResource,
  cluster: Promise<FoundCluster> = clusterOf(component),
): Readiness | undefined {
  if (pulumi.runtime.isDryRun() || onMocks()) return undefined;
  let connection: Promise<Readiness | undefined> | undefined;
  const connected = () => (connection ??= cluster.then(connect));
  return {
    primary: async (workload) => (await connected())?.primary(workload),
    cluster: async (workload) => (await connected())?.cluster(workload),
    job: async (workload) => (await connected())?.job(workload),
    deployment: async (workload) => (await connected())?.deployment(workload),
  };
}

async function connect(cluster: FoundCluster): Promise<Readiness | undefined> {
  if (cluster.state === "none") return undefined;
  if (cluster.state === "unknown") {
    throw new UserError(
      `What was made can't be waited for: the cluster of the gateway ${cluster.because}. ` +
        "Set `cluster: { kubeconfig, context }` in the gateway's arguments.",
    );
  }
  // Loaded in an update only: a preview shouldn't pay for it.
  const client = await import("@kubernetes/client-node");
  return new ClusterReadiness(await loadKubeConfig(cluster.access), client);
}
