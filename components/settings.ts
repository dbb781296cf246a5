import type { Output } from "@pulumi/pulumi";

import type { FullConfig } from "./config/fillIn";
import type { ProfileName } from "./profile";

/*
 * What the components are made from: the config with every default filled in (config/fillIn.ts), plus what is declared
 * here. What each inherited value means is in config/schema.ts.
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

/** What the PostgreSQL component needs to know. */
export interface PostgresSettings extends Omit<PostgresConfig, "backup"> {
  image: string;
  /** Absent where backups are off. */
  backup?: BackupSettings;
  /** Pulumi's `protect` on the Cluster, and so on its volumes. */
  protect: boolean;
}

type RedisConfig = FullConfig["redis"];

/** What the Redis component needs to know. */
export interface RedisServerSettings extends Omit<RedisConfig, "enabled" | "external"> {
  kind: "server";
  image: string;
}

/** A Redis that the stack doesn't deploy. */
export interface ExternalRedisSettings extends Omit<
  NonNullable<RedisConfig["external"]>,
  "passwordSecret" | "caSecret"
> {
  kind: "external";
  /** The Secret with the password, in the gateway's namespace, and its key. */
  secretName: string;
  passwordKey: string;
  /** The Secret and key of the CA that signed the server's certificate; the system's CAs where not set. */
  ca?: { secretName: string; key: string };
}

/** The Redis that the replicas share: one of the stack's own, or one that is there already. */
export type RedisSettings = RedisServerSettings | ExternalRedisSettings;

type LiteLLMConfig = FullConfig["litellm"];

/** One entry of LiteLLM's `model_list`. */
export type Model = LiteLLMConfig["models"][number];

/** How long spend logs are kept: by age and by size, whichever comes first. */
export interface SpendLogSettings extends Omit<LiteLLMConfig["spendLogs"], "maximumSize"> {
  /** Of live rows and their indexes; what else grows fits the database's volume beside it (`config/volume.ts`). */
  maximumMebibytes: number;
}

/** What the LiteLLM component needs to know. */
export interface LiteLLMSettings extends Omit<
  LiteLLMConfig,
  "generalSettings" | "litellmSettings" | "providerKeys" | "routerSettings" | "spendLogs"
> {
  image: string;
  /** Provider keys by environment variable; secret outputs. */
  providerKeys: Record<string, Output<string>>;
  spendLogs: SpendLogSettings;
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

type Sections = "images" | "litellm" | "monitoring" | "postgres" | "redis";

/** Everything that a stack's config sets, every default filled in, checked. */
export interface Settings extends Omit<FullConfig, Sections | "createNamespace" | "namespace" | "profile"> {
  identity: Identity;
  namespace: { name: string; create: boolean };
  postgres: PostgresSettings;
  /** Absent where every replica keeps its own counters. */
  redis?: RedisSettings;
  litellm: LiteLLMSettings;
}
