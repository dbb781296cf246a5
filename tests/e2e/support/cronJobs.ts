import assert from "node:assert/strict";

import { BatchV1Api } from "@kubernetes/client-node";

import type { ClusterClient } from "../../../tools/cluster/clusterClient";
import { waitFor } from "../../../tools/shared/waitFor";

/** Runs a CronJob's Job now, with other values of its variables, and waits until it succeeded. */
export async function runNow(
  { kubeConfig, namespace }: ClusterClient,
  cronJob: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const batch = kubeConfig.makeApiClient(BatchV1Api);
  const { spec } = await batch.readNamespacedCronJob({ namespace, name: cronJob });
  const job = structuredClone(spec?.jobTemplate.spec);
  for (const [name, value] of Object.entries(variables)) {
    const variable = job?.template.spec?.containers[0]?.env?.find((each) => each.name === name);
    assert.ok(variable, `CronJob ${cronJob} has no ${name}`);
    variable.value = value;
  }
  const name = `${cronJob}-now`;
  await batch.createNamespacedJob({ namespace, body: { metadata: { name }, spec: job } });
  await waitFor(async () => ((await batch.readNamespacedJob({ namespace, name })).status?.succeeded ?? 0) === 1, {
    deadline: 120,
    what: `the job ${name} to succeed`,
  });
  await batch.deleteNamespacedJob({ namespace, name, propagationPolicy: "Foreground" });
  await waitFor(
    async () => (await batch.listNamespacedJob({ namespace })).items.every((job) => job.metadata?.name !== name),
    {
      deadline: 60,
      what: `the job ${name} to be deleted`,
    },
  );
}
