import { unlessAbsent } from "../../cluster/clusterClient";
import { waitFor as untilSeen } from "../../shared/waitFor";
import type { CheckContext } from "../check";
import {
  createObject,
  databaseOf,
  deleteObject,
  isHealthy,
  type PostgresClusterObject,
  primaryOf,
  readCluster,
} from "./cnpg";
import { scratchLabels } from "./scratch";
import { imageOf } from "./writer";

/** Seconds that a restore may take: CloudNativePG's limit for a new Cluster. */
export const restoreBar = 600;

/** What a scratch Cluster is restored from. */
export interface RestoreSource {
  /** Fields of `spec.bootstrap.recovery`. */
  recovery: Record<string, unknown>;
  externalClusters?: object[];
}

/** The spec of a Cluster of one instance that is restored beside the real one, and archives nothing. */
export function scratchClusterSpec(real: PostgresClusterObject, { recovery, externalClusters }: RestoreSource): object {
  return {
    description: "Scratch: a restore that is being verified",
    imageName: imageOf(real),
    instances: 1,
    enablePDB: false,
    inheritedMetadata: { labels: { ...scratchLabels } },
    storage: real.spec.storage,
    resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "512Mi" } },
    postgresql: { parameters: { shared_buffers: "64MB" } },
    // Without database and owner the operator waits for its default ones indefinitely.
    bootstrap: { recovery: { ...databaseOf(real), ...recovery } },
    ...(externalClusters === undefined ? {} : { externalClusters }),
  };
}

/**
 * Restores into a scratch Cluster, and removes it afterwards.
 * @param look reads from its primary
 * @returns what `look` returned, and the seconds until the Cluster was ready
 */
export async function restoreIntoScratch<T>(
  { cluster, target, cleanup, found, waitFor }: CheckContext,
  source: RestoreSource,
  look: (primary: string) => Promise<T>,
): Promise<{ seen: T; seconds: number }> {
  const real = await readCluster(cluster, target.postgres.cluster);
  const name = `${target.postgres.cluster}-verify`;
  const remove = cleanup.defer(`delete the scratch Cluster ${name}`, async () => {
    await unlessAbsent(() => deleteObject(cluster, "clusters", name));
    // Not the context's, which an interruption ends.
    await untilSeen(async () => (await unlessAbsent(() => readCluster(cluster, name))) === undefined, {
      deadline: 120,
      what: `Cluster ${name} to be deleted`,
    });
  });
  const begun = performance.now();
  await createObject(cluster, "clusters", {
    kind: "Cluster",
    metadata: { name, labels: { ...scratchLabels } },
    spec: scratchClusterSpec(real, source),
  });
  await waitFor(async () => isHealthy(await readCluster(cluster, name)), {
    deadline: restoreBar,
    interval: 1,
    what: `Cluster ${name} to be restored`,
  });
  const seconds = (performance.now() - begun) / 1000;
  const seen = await look(await primaryOf(cluster, name));
  await remove();
  found({ what: "scratch Cluster", expected: "removed", seen: "removed", ok: true });
  return { seen, seconds };
}
