import { log, type Resource } from "@pulumi/pulumi";

import { type ClusterAccess, type FoundCluster, loadKubeConfig } from "../kubernetes/clusterAccess";
import type { Settings } from "../settings";
import { readClusterFacts } from "./clusterFacts";
import { clustersElsewhere, DataLossError, dataLosses, elsewhereWarning } from "./dataLoss";
import { namespaceOfLastUpdate } from "./lastUpdate";
import { missingPrerequisites, PrerequisiteError } from "./missingPrerequisites";
import { operatorWarnings } from "./operator";

/**
 * Asks the API server whether it has what the stack needs: without this a missing operator or storage class would show
 * as a timeout, minutes later, with half a gateway made. Compares the settings with the database that lives there, since
 * some changes delete it. What works and endangers a guarantee is a warning.
 * @param access the cluster that the gateway goes to
 * @param namespace the namespace that it goes to; not looked for where undefined, as one that the same program makes
 * @throws UnreachableError where the API server doesn't answer
 * @throws PrerequisiteError naming everything that is missing
 * @throws DataLossError naming everything that would be lost and that `allowDataLoss` doesn't permit
 */
export async function checkPrerequisites(
  settings: Settings,
  access: ClusterAccess,
  namespace: string | undefined,
): Promise<void> {
  const { recovery, clusterName } = settings.postgres;
  const restored = recovery === undefined ? undefined : clusterName;
  const facts = await readClusterFacts(await loadKubeConfig(access), namespace, restored);
  const missing = missingPrerequisites(settings, facts);
  const elsewhere = clustersElsewhere(settings, facts);
  const former = elsewhere.length > 0 ? await namespaceOfLastUpdate() : undefined;
  const left = elsewhere.filter(({ namespace }) => namespace === former);
  const unclear = elsewhere.filter((one) => !left.includes(one));
  const warnings = [...operatorWarnings(settings, facts), ...unclear.map((one) => elsewhereWarning(one, settings))];
  for (const warning of warnings) await log.warn(warning);
  if (missing.length > 0) throw new PrerequisiteError(settings.identity.stack, missing);
  const losses = dataLosses(settings, facts, left);
  if (losses.length > 0) throw new DataLossError(settings.identity.stack, losses);
}

/** Checks the cluster that was found; warns where it isn't known which one that is, rather than check another. */
export async function checkFoundCluster(
  settings: Settings,
  cluster: FoundCluster,
  namespace: string | undefined,
  resource: Resource,
): Promise<void> {
  if (cluster.state === "known") await checkPrerequisites(settings, cluster.access, namespace);
  if (cluster.state === "unknown") {
    await log.warn(
      `The prerequisites are not checked: the cluster of the gateway ${cluster.because}. ` +
        "Set `cluster: { kubeconfig, context }` in the gateway's arguments, or checkCluster to false.",
      resource,
    );
  }
}
