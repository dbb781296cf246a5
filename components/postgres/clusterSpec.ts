import { toMebibytes } from "../config/quantity";
import { resourceRequirements } from "../kubernetes/resourceRequirements";
import type { PostgresSettings } from "../settings";
import { archiveTimeout, type ArchivingSpec, archivingSpec } from "./objectStoreSpec";
import { type BootstrapSpec, bootstrapSpec } from "./recoverySpec";
import { walParameters } from "./walParameters";

/** The API version of every kind of CloudNativePG that the program makes. */
export const cnpgApiVersion = "postgresql.cnpg.io/v1";

/** Which replicas a commit waits for, and when one of them may become primary. */
interface SynchronousReplication {
  method: "any";
  number: number;
  dataDurability: "required";
  failoverQuorum: true;
}

/** The part of CloudNativePG's `Cluster.spec` that the program uses (API postgresql.cnpg.io/v1, operator 1.30). */
export interface ClusterSpec extends BootstrapSpec, Partial<ArchivingSpec> {
  imageName: string;
  instances: number;
  description: string;
  storage: { size: string; storageClass?: string };
  resources: { requests: { cpu: string; memory: string }; limits: { memory: string } };
  enablePDB: boolean;
  /** Seconds that a stopping instance waits for its clients to leave before it cuts them off. */
  smartShutdownTimeout: number;
  /** How a rolling update ends: with a restart of the primary, or with another one. */
  primaryUpdateMethod: "restart" | "switchover";
  affinity: {
    enablePodAntiAffinity: boolean;
    podAntiAffinityType: "preferred" | "required";
    topologyKey: string;
  };
  topologySpreadConstraints: {
    maxSkew: number;
    topologyKey: string;
    whenUnsatisfiable: "ScheduleAnyway" | "DoNotSchedule";
    labelSelector: { matchLabels: Record<string, string> };
  }[];
  inheritedMetadata: { labels: Record<string, string> };
  postgresql: {
    parameters: Record<string, string>;
    /** Lines of pg_hba.conf between the operator's own, for its own users, and its default for all others. */
    pg_hba: string[];
    synchronous?: SynchronousReplication;
  };
  backup?: {
    volumeSnapshot: {
      className?: string;
      /** `backup`: the snapshot goes when its Backup goes, which is what makes pruning possible. */
      snapshotOwnerReference: "none" | "backup" | "cluster";
      /** Whether the instance goes on running while its snapshot is taken. */
      online: boolean;
      onlineConfiguration?: { immediateCheckpoint: boolean; waitForArchive: boolean };
    };
  };
}

/**
 * The spec of the CloudNativePG Cluster.
 * @param inherited labels for the pods and volumes that the operator makes. Never its own (`managed-by`, `name`): the
 * operator finds the volumes to back up by these, and a Backup of none never ends.
 */
export function clusterSpec(settings: PostgresSettings, inherited: Record<string, string>): ClusterSpec {
  return {
    imageName: settings.image,
    instances: settings.instances,
    description: "Virtual keys, budgets and spend of the LLM gateway",
    ...bootstrapSpec(settings),
    storage: {
      size: settings.storage,
      ...(settings.storageClass ? { storageClass: settings.storageClass } : {}),
    },
    resources: resourceRequirements(settings.sizes),
    enablePDB: settings.enablePDB,
    // The proxies' pooled connections never leave by themselves: with the operator's default an instance that stops
    // would refuse new ones for 180 s, a failover would wait as long, and nothing be gained.
    smartShutdownTimeout: 5,
    // A restart pauses writes until the new pod runs (20 s, a switchover 8 s), and for a pull of the image on top. In return the
    // operator refuses another image and other parameters in one change.
    primaryUpdateMethod: settings.instances > 1 ? "switchover" : "restart",
    // "required" would leave instances Pending wherever there are fewer nodes than instances.
    affinity: { enablePodAntiAffinity: true, podAntiAffinityType: "preferred", topologyKey: "kubernetes.io/hostname" },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        // Without the role the constraint would count the operator's own Jobs too.
        labelSelector: { matchLabels: { "cnpg.io/cluster": settings.clusterName, "cnpg.io/podRole": "instance" } },
      },
    ],
    inheritedMetadata: { labels: inherited },
    postgresql: {
      parameters: {
        ...memoryParameters(settings),
        ...walParameters(settings),
        ...(settings.objectStore ? { archive_timeout: archiveTimeout } : {}),
        ...settings.parameters,
      },
      pg_hba: ["hostnossl all all all reject"],
      ...(settings.durability === "quorum" ? { synchronous: quorum(settings.instances) } : {}),
    },
    ...(settings.objectStore ? archivingSpec(settings.clusterName, settings.objectStore) : {}),
    ...(settings.backup
      ? {
          backup: {
            volumeSnapshot: {
              ...(settings.backup.volumeSnapshotClass ? { className: settings.backup.volumeSnapshotClass } : {}),
              snapshotOwnerReference: "backup",
              ...snapshotMode(settings.instances),
            },
          },
        }
      : {}),
  };
}

/**
 * Without a WAL archive only the snapshot of a stopped instance is consistent in itself, so that a replica is stopped
 * for it (CloudNativePG prefers one; the primary goes on). A single instance can't be: its snapshot is taken while it
 * runs, at an immediate checkpoint rather than at the next regular one, up to five minutes later.
 */
function snapshotMode(instances: number) {
  return instances > 1
    ? { online: false }
    : { online: true, onlineConfiguration: { immediateCheckpoint: true, waitForArchive: true } };
}

/**
 * A commit waits for half of the instances, which with the primary is a majority: what one majority has, every other
 * majority finds. `number: 1` would do for three instances, but of five it would let no failover happen while another
 * instance is missing too. Without `failoverQuorum` the operator could promote a replica that lacks acknowledged commits.
 */
function quorum(instances: number): SynchronousReplication {
  return { method: "any", number: Math.floor(instances / 2), dataDurability: "required", failoverQuorum: true };
}

/**
 * A quarter of the memory for PostgreSQL's own cache, the share its documentation recommends.
 * Taken from the request: the operator refuses shared buffers above it.
 */
function memoryParameters(settings: PostgresSettings): Record<string, string> {
  return { shared_buffers: `${Math.max(16, Math.floor(toMebibytes(settings.sizes.memoryRequest) / 4))}MB` };
}
