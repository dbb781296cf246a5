import { randomBytes } from "node:crypto";

import { BatchV1Api, KubernetesObjectApi } from "@kubernetes/client-node";

import { UserError } from "../../components/userError";
import { describeEmbeddedCluster } from "../../lab/embedded";
import { type Environment, progress } from "../../tests/e2e/support/environment";
import { namespaceExists } from "../../tests/e2e/support/namespaceObjects";
import { ClusterClient, isReady, unlessAbsent } from "../../tools/cluster/clusterClient";
import { waitFor } from "../../tools/shared/waitFor";
import { isHealthy, readCluster } from "../../tools/verify/cluster/cnpg";
import { benchmarkModels, type BenchmarkStack, contextOf, readyPods } from "../deployment";
import {
  chartDatabase,
  chartFoundation,
  chartMigration,
  chartMigrationJob,
  chartName,
  type ChartOptions,
  chartProxies,
  chartRedis,
} from "./chartDefaults";

const secret = (): string => randomBytes(24).toString("base64url");

/** Deploys what LiteLLM's own chart renders by default, with the models that the benchmarks give our stacks. */
export async function deployChart({ config, place }: Environment, namespace: string): Promise<BenchmarkStack> {
  const embedded = describeEmbeddedCluster();
  if (!place.embedded || embedded === undefined)
    throw new UserError("the comparison deploys LiteLLM's defaults to the embedded cluster only: unset KUBECONFIG");
  const cluster = new ClusterClient(config, namespace);
  const masterKey = `sk-${secret()}`;
  const { images, storageClass } = embedded;
  const options = { namespace, images, storageClass, masterKey, redisPassword: secret(), models: benchmarkModels };
  const context = contextOf({
    cluster,
    target: {
      stack: "LiteLLM's defaults",
      namespace,
      profile: "prod",
      masterKey,
      litellm: { deployment: chartName, service: chartName, replicas: 2 },
      postgres: { cluster: chartDatabase, instances: 1 },
      redis: { name: chartRedis },
      backups: false,
      archives: false,
    },
  });
  const destroy = async (): Promise<void> => {
    for (const failure of await context.cleanup.runAll()) console.error(failure);
    await progress.step(`delete ${namespace}`, () => deleteNamespace(cluster));
  };
  await deleteNamespace(cluster);
  try {
    await progress.step(`deploy LiteLLM's defaults to ${namespace}`, async (report) => {
      await start(cluster, options, report);
      await readyPods(context);
    });
  } catch (error) {
    await destroy();
    throw error;
  }
  return { context, destroy };
}

async function start(cluster: ClusterClient, options: ChartOptions, report: (what: string) => void): Promise<void> {
  const { namespace, kubeConfig, core } = cluster;
  const objects = KubernetesObjectApi.makeApiClient(kubeConfig);
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  for (const object of chartFoundation(options)) await objects.create(object);
  await waitFor(async () => isHealthy(await readCluster(cluster, chartDatabase)), {
    deadline: 300,
    what: `Cluster ${chartDatabase} to be healthy`,
  });
  await waitForRedis(cluster);
  report("PostgreSQL and Redis are up");
  await objects.create(chartMigrationJob(options));
  const jobs = kubeConfig.makeApiClient(BatchV1Api);
  await waitFor(
    async () => {
      const { status } = await jobs.readNamespacedJob({ namespace, name: chartMigration });
      return (status?.succeeded ?? 0) > 0;
    },
    { deadline: 600, what: `Job ${chartMigration} to succeed` },
  );
  report("the database is migrated");
  for (const object of chartProxies(options)) await objects.create(object);
}

/** Waits until a pod of Redis is Ready, in any of the compared gateways. */
export async function waitForRedis(cluster: ClusterClient): Promise<void> {
  await waitFor(async () => (await cluster.podsOf(redisLabels)).some(isReady), {
    deadline: 180,
    what: "the Redis pod to be Ready",
  });
}

/** The labels of Redis pods, the same in our stacks and in the chart's. */
export const redisLabels = { "app.kubernetes.io/name": "redis" };

async function deleteNamespace({ core, kubeConfig, namespace }: ClusterClient): Promise<void> {
  await unlessAbsent(() => core.deleteNamespace({ name: namespace }));
  await waitFor(async () => !(await namespaceExists(kubeConfig, namespace)), {
    deadline: 300,
    what: `namespace ${namespace} to be gone`,
  });
}
