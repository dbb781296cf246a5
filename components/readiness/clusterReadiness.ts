import type * as client from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";

import { judgeCluster, judgePrimary, obsoletePods, type ObservedCluster } from "./clusterVerdict";
import { judgeQuorum, type ObservedQuorum } from "./quorumVerdict";
import type { Readiness, Workload } from "./readiness";
import { failedRecoveries, recoveryFailure } from "./recoveryFailure";
import { ready, type Verdict } from "./verdict";
import { NotReadyError, waitUntilReady } from "./wait";
import { judgeDeployment, judgeJob } from "./workloadVerdicts";

/** Loaded in an update only: a preview shouldn't pay for it. */
type Client = typeof client;

/** The label of a Job's pods. */
const jobLabel = "batch.kubernetes.io/job-name";

const remedies: Record<number, string> = {
  403: "the deployer's role must allow `get` on it and on its FailoverQuorum, and `list` on pods",
  404: "if it was deleted by hand, `pulumi up --refresh` creates it again",
};

/**
 * Waits for workloads by what the API server reports, whichever provider made them, and in every update: a provider
 * waits only for what it has just changed, for a Cluster by a status from before the change, and for a Job whose image
 * can't be pulled until the Job's own deadline (docs/architecture.md, "How an update waits").
 */
export class ClusterReadiness implements Readiness {
  /** The pods whose failure another attempt may mend. */
  private readonly readLogs = new Set<string>();

  constructor(
    private readonly kubeConfig: client.KubeConfig,
    private readonly client: Client,
  ) {}

  primary(workload: Workload): Promise<void> {
    return this.waitForCluster(workload, judgePrimary);
  }

  cluster(workload: Workload): Promise<void> {
    return this.waitForCluster(workload, judgeCluster, async (cluster) =>
      cluster.spec.postgresql?.synchronous ? judgeQuorum(cluster, await this.quorum(workload)) : ready,
    );
  }

  /** @param further what is judged of a Cluster that is ready otherwise */
  private async waitForCluster(
    workload: Workload,
    judge: typeof judgeCluster,
    further: (cluster: ObservedCluster) => Promise<Verdict> = () => Promise.resolve(ready),
  ): Promise<void> {
    const { namespace, name } = workload;
    const labelSelector = `cnpg.io/cluster=${name}`;
    await this.wait("PostgreSQL Cluster", workload, async () => {
      const cluster = (await this.custom("clusters", workload)) as ObservedCluster;
      const pods = await this.pods(namespace, labelSelector);
      await this.deleteObsolete(workload, obsoletePods(cluster, pods));
      const verdict = judge(cluster, pods, new Date());
      if (verdict.state === "ready") return further(cluster);
      const because = verdict.state === "waiting" ? await this.recoveryFailure(workload, pods) : undefined;
      return because === undefined ? verdict : { state: "failed", because };
    });
  }

  private custom(plural: string, { namespace, name }: Workload): Promise<unknown> {
    const custom = this.kubeConfig.makeApiClient(this.client.CustomObjectsApi);
    return custom.getNamespacedCustomObject({ group: "postgresql.cnpg.io", version: "v1", namespace, plural, name });
  }

  private async quorum(workload: Workload): Promise<ObservedQuorum | undefined> {
    try {
      return (await this.custom("failoverquorums", workload)) as ObservedQuorum;
    } catch (error) {
      if (error instanceof this.client.ApiException && error.code === 404) return undefined;
      throw error;
    }
  }

  /** Why the Cluster can't be restored; undefined where another attempt may succeed. */
  private async recoveryFailure({ namespace, name }: Workload, pods: client.V1Pod[]): Promise<string | undefined> {
    for (const pod of failedRecoveries(pods)) {
      const uid = pod.metadata?.uid ?? "";
      if (this.readLogs.has(uid)) continue;
      const failure = recoveryFailure(await this.logOf(namespace, pod), name);
      if (failure !== undefined) return failure;
      this.readLogs.add(uid);
    }
    return undefined;
  }

  /** The ends of the logs of a pod's containers; what can't be read is left out. */
  private async logOf(namespace: string, { metadata, spec }: client.V1Pod): Promise<string> {
    const core = this.kubeConfig.makeApiClient(this.client.CoreV1Api);
    const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
    const logs = containers.map(({ name: container }) =>
      core
        .readNamespacedPodLog({ namespace, name: metadata?.name ?? "", container, tailLines: 500 })
        .catch((error: unknown) => {
          if (error instanceof this.client.ApiException) return "";
          throw error;
        }),
    );
    return (await Promise.all(logs)).join("\n");
  }

  async job(workload: Workload): Promise<void> {
    const { namespace, name } = workload;
    const batch = this.kubeConfig.makeApiClient(this.client.BatchV1Api);
    await this.wait("Job", workload, async () =>
      judgeJob(await batch.readNamespacedJob({ namespace, name }), await this.pods(namespace, `${jobLabel}=${name}`)),
    );
  }

  async deployment(workload: Workload): Promise<void> {
    const { namespace, name } = workload;
    const apps = this.kubeConfig.makeApiClient(this.client.AppsV1Api);
    await this.wait("Deployment", workload, async () => {
      const deployment = await apps.readNamespacedDeployment({ namespace, name });
      const labels = Object.entries(deployment.spec?.selector.matchLabels ?? {});
      const selector = labels.map(([key, value]) => `${key}=${value}`).join(",");
      return judgeDeployment(deployment, await this.pods(namespace, selector));
    });
  }

  private async deleteObsolete({ namespace, resource }: Workload, pods: client.V1Pod[]): Promise<void> {
    for (const { metadata } of pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined)) {
      const job = metadata?.labels?.[jobLabel];
      const name = job ?? metadata?.name ?? "";
      await pulumi.log.info(`deleting ${job ? "Job" : "pod"} ${name}, which waits for an earlier image`, resource);
      await (job
        ? this.kubeConfig
            .makeApiClient(this.client.BatchV1Api)
            .deleteNamespacedJob({ namespace, name, propagationPolicy: "Background" })
        : this.kubeConfig.makeApiClient(this.client.CoreV1Api).deleteNamespacedPod({ namespace, name }));
    }
  }

  private async wait(kind: string, { namespace, name, resource, minutes }: Workload, look: () => Promise<Verdict>) {
    const what = `${kind} ${namespace}/${name}`;
    try {
      await waitUntilReady({
        what,
        minutes,
        look,
        report: (message) => void pulumi.log.info(message, resource, undefined, true),
      });
    } catch (error) {
      if (!(error instanceof this.client.ApiException)) throw error;
      const remedy = remedies[error.code];
      throw new NotReadyError(
        what,
        `can't be observed: the API server answers ${error.code}${remedy ? ` (${remedy})` : ""}`,
      );
    }
  }

  private async pods(namespace: string, labelSelector: string): Promise<client.V1Pod[]> {
    return (await this.kubeConfig.makeApiClient(this.client.CoreV1Api).listNamespacedPod({ namespace, labelSelector }))
      .items;
  }
}
