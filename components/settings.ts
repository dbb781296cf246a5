import type { Output } from "@pulumi/pulumi";

import type { FullConfig } from "./config/fillIn";
import type { ProfileName } from "./profile";

/*
 * The settings of the components: the config with every default filled in (config/fillIn.ts), plus the members declared
 * here. config/schema.ts has the meaning of each inherited member.
 */

/** Identifies the owner; rendered as labels on every resource. */
export interface Identity {
  /** The Pulumi project. */
  project: string;
  /** The Pulumi stack. */
  stack: string;
  profile: ProfileName;
}

type PostgresConfig = FullConfig["postgres"];

/** Scheduled volume-snapshot backups. */
export interface BackupSettings extends Omit<PostgresConfig["backup"], "enabled"> {
  /** The image that deletes old backups: any with Python 3; LiteLLM's has it and is on the nodes already. */
  pruningImage: string;
}

/** Archive of WAL and base backups in an object store. */
export interface ObjectStoreSettings extends NonNullable<PostgresConfig["objectStore"]> {
  /** The image that guards the archive: any with Python 3. */
  guardImage: string;
}

/** What the database is restored from. */
export type RecoverySettings = NonNullable<PostgresConfig["recovery"]>;

/** Settings of the PostgreSQL component. */
export interface PostgresSettings extends Omit<PostgresConfig, "backup" | "objectStore"> {
  image: string;
  /** Undefined if nothing is archived. */
  objectStore?: ObjectStoreSettings;
  /** Undefined if backups are off. */
  backup?: BackupSettings;
  /** Pulumi's `protect` on the Cluster, and so on its volumes. */
  protect: boolean;
}

type RedisConfig = FullConfig["redis"];

/** Settings of the Redis component. */
export interface RedisServerSettings extends Omit<RedisConfig, "enabled" | "external"> {
  kind: "server";
  image: string;
}

/** An existing Redis. */
export interface ExternalRedisSettings extends Omit<
  NonNullable<RedisConfig["external"]>,
  "passwordSecret" | "caSecret"
> {
  kind: "external";
  /** The Secret in the gateway's namespace with the password, and the key in it. */
  secretName: string;
  passwordKey: string;
  /** The Secret and key of the CA that signed the server's certificate; without it, the system's CAs. */
  ca?: { secretName: string; key: string };
}

/** The Redis that the replicas share: deployed by the stack, or existing. */
export type RedisSettings = RedisServerSettings | ExternalRedisSettings;

/** Settings of the monitoring component. */
export interface MonitoringSettings extends Omit<FullConfig["monitoring"], "enabled" | "metrics"> {
  redisExporterImage: string;
}

/** How the gateway is reached from outside. */
export type ExposureSettings = NonNullable<FullConfig["exposure"]>;

type LiteLLMConfig = FullConfig["litellm"];

/** One entry of LiteLLM's `model_list`. */
export type Model = LiteLLMConfig["models"][number];

/** Retention of spend logs, by age and by size. */
export interface SpendLogSettings extends Omit<LiteLLMConfig["spendLogs"], "maximumSize"> {
  /** Size of live rows and their indexes; everything else fits the volume beside it (`config/volume.ts`). */
  maximumMebibytes: number;
}

/** Settings of the LiteLLM component. */
export interface LiteLLMSettings extends Omit<
  LiteLLMConfig,
  "generalSettings" | "litellmSettings" | "providerKeys" | "routerSettings" | "saltKey" | "spendLogs"
> {
  image: string;
  /** Provider keys by environment variable; secret outputs. */
  providerKeys: Record<string, Output<string>>;
  /** A secret output; undefined if the salt key is generated, or in `saltKeySecret`. */
  saltKey?: Output<string>;
  spendLogs: SpendLogSettings;
  /** Serve Prometheus metrics on a port other than the API's. */
  metrics: boolean;
  /** The user's additional settings, by section of LiteLLM's file. */
  extra: {
    general: Record<string, unknown>;
    litellm: Record<string, unknown>;
    router: Record<string, unknown>;
  };
  /** Pulumi's `protect` on the salt key. */
  protect: boolean;
}

type Sections = "images" | "litellm" | "monitoring" | "postgres" | "redis";

/** The validated config of a stack, with every default filled in. */
export interface Settings extends Omit<FullConfig, Sections | "createNamespace" | "namespace" | "profile"> {
  identity: Identity;
  namespace: { name: string; create: boolean };
  postgres: PostgresSettings;
  /** Undefined if each replica keeps its own counters. */
  redis?: RedisSettings;
  litellm: LiteLLMSettings;
  /** Undefined if monitoring is off. */
  monitoring?: MonitoringSettings;
}
