import type { Output } from "@pulumi/pulumi";

import type { ProfileName, Sizes } from "./profile";

/** Whose resources these are: goes onto every resource as labels. */
export interface Identity {
  /** The Pulumi project. */
  project: string;
  /** The Pulumi stack. */
  stack: string;
  profile: ProfileName;
}

/** A volume: a Kubernetes quantity, and the cluster's default storage class where none is named. */
export interface StorageSettings {
  size: string;
  storageClass?: string;
}

/** Scheduled volume-snapshot backups. */
export interface BackupSettings {
  /** Cron with six fields, seconds first, UTC. */
  schedule: string;
  /** The CSI driver's default class where not set. */
  volumeSnapshotClass?: string;
  /** Days that a backup is kept. */
  retentionDays: number;
  /** What the pruning of old backups runs in: any image with Python 3; LiteLLM's has it and is on the nodes already. */
  pruningImage: string;
}

/** Synchronous replication, as CloudNativePG's `postgresql.synchronous` has it. */
export interface SynchronousSettings {
  method: "any" | "first";
  number: number;
  dataDurability: "required" | "preferred";
}

/** What the PostgreSQL component needs to know. */
export interface PostgresSettings {
  clusterName: string;
  image: string;
  instances: number;
  database: string;
  owner: string;
  storage: StorageSettings;
  sizes: Sizes;
  parameters: Record<string, string>;
  enablePDB: boolean;
  /** Minutes until a Cluster that isn't ready counts as failed. */
  readyMinutes: number;
  synchronous?: SynchronousSettings;
  backup?: BackupSettings;
  /** Pulumi's `protect` on the Cluster, and so on its volumes. */
  protect: boolean;
}

/** What the Redis component needs to know. */
export interface RedisServerSettings {
  kind: "server";
  name: string;
  image: string;
  sizes: Sizes;
}

/** A Redis that the stack doesn't deploy. */
export interface ExternalRedisSettings {
  kind: "external";
  host: string;
  port: number;
  /** The Secret with the password, in the gateway's namespace, and its key. */
  secretName: string;
  passwordKey: string;
  tls: boolean;
  /** The Secret and key of the CA that signed the server's certificate; the system's CAs where not set. */
  ca?: { secretName: string; key: string };
}

/** The Redis that the replicas share: one of the stack's own, or one that is there already. */
export type RedisSettings = RedisServerSettings | ExternalRedisSettings;

/** One entry of LiteLLM's `model_list`. */
export interface Model {
  model_name: string;
  litellm_params: Record<string, unknown>;
  model_info?: Record<string, unknown>;
}

/** How long spend logs are kept: by age and by size, whichever comes first. */
export interface SpendLogSettings {
  retentionDays: number;
  /** Of live rows and their indexes; what else grows fits the database's volume beside it (`config/volume.ts`). */
  maximumMebibytes: number;
  cleaningMinutes: number;
}

/** What the LiteLLM component needs to know. */
export interface LiteLLMSettings {
  name: string;
  image: string;
  replicas: number;
  budgets: "fail-open" | "fail-closed";
  podDisruptionBudget: boolean;
  /** The longest a request may take, streams included. */
  requestTimeoutSeconds: number;
  sizes: Sizes;
  models: Model[];
  /** Provider keys by environment variable; secret outputs. */
  providerKeys: Record<string, Output<string>>;
  /** An existing Secret in the namespace, each of whose keys becomes an environment variable. */
  providerKeysSecret?: string;
  spendLogs: SpendLogSettings;
  /** Requests that a replica works on at once, streams included; above it the proxy answers 503. */
  maxInFlightRequests: number;
  /** Connections to PostgreSQL per replica. */
  databaseConnections: number;
  serviceType: "ClusterIP" | "NodePort" | "LoadBalancer";
  /** Serve Prometheus metrics on a port of their own. */
  metrics: boolean;
  /** What the user adds to LiteLLM's own sections. */
  extra: {
    general: Record<string, unknown>;
    litellm: Record<string, unknown>;
    router: Record<string, unknown>;
  };
  /** Pulumi's `protect` on the salt key. */
  protect: boolean;
}

/** Everything that a stack's config says, the profile's values filled in, checked. */
export interface Settings {
  identity: Identity;
  namespace: { name: string; create: boolean };
  /** Ask the API server for what the stack needs before the first resource. */
  checkCluster: boolean;
  protect: boolean;
  postgres: PostgresSettings;
  /** Absent where every replica keeps its own counters. */
  redis?: RedisSettings;
  litellm: LiteLLMSettings;
}
