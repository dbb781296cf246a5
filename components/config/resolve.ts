import { secret } from "@pulumi/pulumi";

import { defaultImages, type Images } from "../images";
import { profiles, type Profile, type Sizes } from "../profile";
import type {
  BackupSettings,
  Identity,
  PostgresSettings,
  RedisSettings,
  Settings,
  SpendLogSettings,
} from "../settings";
import { toMebibytes } from "./quantity";
import type { GatewayConfig, SizesConfig } from "./schema";
import { largestSpendLogs } from "./volume";

function withSizes(base: Sizes, override: SizesConfig | undefined): Sizes {
  return { ...base, ...override };
}

function backupSettings(
  config: GatewayConfig["postgres"]["backup"],
  profile: Profile,
  images: Images,
): BackupSettings | undefined {
  if (!(config?.enabled ?? profile.postgres.backups)) return undefined;
  return {
    schedule: config?.schedule ?? "0 0 3 * * *",
    volumeSnapshotClass: config?.volumeSnapshotClass,
    retentionDays: config?.retentionDays ?? 14,
    pruningImage: images.pruning ?? images.litellm,
  };
}

function redisSettings(config: GatewayConfig, profile: Profile, images: Images): RedisSettings {
  const { litellm, redis } = config;
  if (redis.external) {
    const { host, port, passwordSecret, tls, caSecret } = redis.external;
    return {
      kind: "external",
      host,
      port,
      secretName: passwordSecret.name,
      passwordKey: passwordSecret.key,
      tls,
      ...(caSecret ? { ca: { secretName: caSecret.name, key: caSecret.key } } : {}),
    };
  }
  return {
    kind: "server",
    name: redis.name ?? `${litellm.name ?? "litellm"}-redis`,
    image: images.redis,
    sizes: withSizes(profile.redis.sizes, redis.sizes),
  };
}

function postgresSettings({ postgres, protect }: GatewayConfig, profile: Profile, images: Images): PostgresSettings {
  return {
    clusterName: postgres.clusterName ?? "litellm-pg",
    image: images.postgres,
    instances: postgres.instances ?? profile.postgres.instances,
    database: postgres.database ?? "litellm",
    owner: postgres.owner ?? "litellm",
    storage: { size: postgres.storage ?? profile.postgres.storage, storageClass: postgres.storageClass },
    sizes: withSizes(profile.postgres.sizes, postgres.sizes),
    parameters: postgres.parameters ?? {},
    enablePDB: postgres.enablePDB ?? profile.postgres.enablePDB,
    // CloudNativePG's own tests allow 10 minutes; pulling images comes on top.
    readyMinutes: postgres.readyMinutes ?? 15,
    synchronous: postgres.synchronous,
    backup: backupSettings(postgres.backup, profile, images),
    protect: protect ?? profile.protect,
  };
}

function spendLogSettings({ litellm }: GatewayConfig, profile: Profile, postgres: PostgresSettings): SpendLogSettings {
  const { retentionDays, maximumSize, cleaningMinutes = 10 } = litellm.spendLogs ?? {};
  const replicas = litellm.replicas ?? profile.litellm.replicas;
  return {
    retentionDays: retentionDays ?? profile.litellm.spendLogRetentionDays,
    maximumMebibytes:
      maximumSize === undefined ? largestSpendLogs(postgres, replicas, cleaningMinutes) : toMebibytes(maximumSize),
    cleaningMinutes,
  };
}

/** The settings that a valid config comes to: what it leaves out is the profile's. */
export function resolve(config: GatewayConfig, { project, stack }: Omit<Identity, "profile">): Settings {
  const profile = profiles[config.profile];
  const { litellm, redis } = config;
  const images: Images = { ...defaultImages, ...config.images };
  const protect = config.protect ?? profile.protect;
  const name = litellm.name ?? "litellm";
  const postgres = postgresSettings(config, profile, images);
  return {
    identity: { project, stack, profile: config.profile },
    namespace: { name: config.namespace, create: config.createNamespace },
    checkCluster: config.checkCluster,
    protect,
    postgres,
    redis:
      redis.external !== undefined || (redis.enabled ?? profile.redis.enabled)
        ? redisSettings(config, profile, images)
        : undefined,
    litellm: {
      name,
      image: images.litellm,
      replicas: litellm.replicas ?? profile.litellm.replicas,
      budgets: litellm.budgets ?? profile.litellm.budgets,
      podDisruptionBudget: litellm.podDisruptionBudget ?? profile.litellm.podDisruptionBudget,
      requestTimeoutSeconds: litellm.requestTimeoutSeconds ?? profile.litellm.requestTimeoutSeconds,
      sizes: withSizes(profile.litellm.sizes, litellm.sizes),
      models: litellm.models ?? [],
      providerKeys: Object.fromEntries(
        Object.entries(litellm.providerKeys ?? {}).map(([variable, key]) => [variable, secret(key)]),
      ),
      providerKeysSecret: litellm.providerKeysSecret,
      spendLogs: spendLogSettings(config, profile, postgres),
      maxInFlightRequests: litellm.maxInFlightRequests ?? profile.litellm.maxInFlightRequests,
      databaseConnections: litellm.databaseConnections ?? 10,
      serviceType: litellm.serviceType ?? "ClusterIP",
      metrics: config.monitoring.metrics ?? false,
      extra: {
        general: litellm.generalSettings ?? {},
        litellm: litellm.litellmSettings ?? {},
        router: litellm.routerSettings ?? {},
      },
      protect,
    },
  };
}
