import { readSettings } from "../../components/config";
import { neededProviderOptions } from "../../components/config/providerOptions";
import { profileNames, type ProfileName } from "../../components/profile";
import type { ExternalRedisSettings, RedisServerSettings, Settings } from "../../components/settings";

const server =
  (read: (redis: RedisServerSettings) => unknown) =>
  ({ redis }: Settings): unknown =>
    redis?.kind === "server" ? read(redis) : undefined;

const external =
  (read: (redis: ExternalRedisSettings) => unknown) =>
  ({ redis }: Settings): unknown =>
    redis?.kind === "external" ? read(redis) : undefined;

/** Where each value of the config ends up in the settings, for reading what it is where a stack doesn't set it. */
export const readers: Record<string, (settings: Settings) => unknown> = {
  checkCluster: ({ checkCluster }) => checkCluster,
  createNamespace: ({ namespace }) => namespace.create,
  namespace: ({ namespace }) => namespace.name,
  protect: ({ protect }) => protect,

  "images.litellm": ({ litellm }) => litellm.image,
  "images.postgres": ({ postgres }) => postgres.image,
  "images.pruning": ({ postgres }) => postgres.backup?.pruningImage,
  "images.redis": server((redis) => redis.image),

  "litellm.budgets": ({ litellm }) => litellm.budgets,
  "litellm.databaseConnections": ({ litellm }) => litellm.databaseConnections,
  "postgres.readyMinutes": ({ postgres }) => postgres.readyMinutes,
  "litellm.maxInFlightRequests": ({ litellm }) => litellm.maxInFlightRequests,
  "litellm.spendLogs.cleaningMinutes": ({ litellm }) => litellm.spendLogs.cleaningMinutes,
  "litellm.spendLogs.maximumSize": ({ litellm }) => `${litellm.spendLogs.maximumMebibytes}Mi`,
  "litellm.spendLogs.retentionDays": ({ litellm }) => litellm.spendLogs.retentionDays,
  "litellm.name": ({ litellm }) => litellm.name,
  "litellm.podDisruptionBudget": ({ litellm }) => litellm.podDisruptionBudget,
  "litellm.replicas": ({ litellm }) => litellm.replicas,
  "litellm.requestTimeoutSeconds": ({ litellm }) => litellm.requestTimeoutSeconds,
  "litellm.serviceType": ({ litellm }) => litellm.serviceType,
  "litellm.sizes.cpuRequest": ({ litellm }) => litellm.sizes.cpuRequest,
  "litellm.sizes.memoryLimit": ({ litellm }) => litellm.sizes.memoryLimit,
  "litellm.sizes.memoryRequest": ({ litellm }) => litellm.sizes.memoryRequest,

  "monitoring.metrics": ({ litellm }) => litellm.metrics,

  "postgres.backup.enabled": ({ postgres }) => postgres.backup !== undefined,
  "postgres.backup.retentionDays": ({ postgres }) => postgres.backup?.retentionDays,
  "postgres.backup.schedule": ({ postgres }) => postgres.backup?.schedule,
  "postgres.clusterName": ({ postgres }) => postgres.clusterName,
  "postgres.database": ({ postgres }) => postgres.database,
  "postgres.enablePDB": ({ postgres }) => postgres.enablePDB,
  "postgres.instances": ({ postgres }) => postgres.instances,
  "postgres.owner": ({ postgres }) => postgres.owner,
  "postgres.sizes.cpuRequest": ({ postgres }) => postgres.sizes.cpuRequest,
  "postgres.sizes.memoryLimit": ({ postgres }) => postgres.sizes.memoryLimit,
  "postgres.sizes.memoryRequest": ({ postgres }) => postgres.sizes.memoryRequest,
  "postgres.storage": ({ postgres }) => postgres.storage.size,

  "redis.enabled": ({ redis }) => redis !== undefined,
  "redis.name": server((redis) => redis.name),
  "redis.sizes.cpuRequest": server((redis) => redis.sizes.cpuRequest),
  "redis.sizes.memoryLimit": server((redis) => redis.sizes.memoryLimit),
  "redis.sizes.memoryRequest": server((redis) => redis.sizes.memoryRequest),
  "redis.external.caSecret.key": external(({ ca }) => ca?.key),
  "redis.external.passwordSecret.key": external(({ passwordKey }) => passwordKey),
  "redis.external.port": external(({ port }) => port),
  "redis.external.tls": external(({ tls }) => tls),
};

/** What a profile gives a value that a stack doesn't set. */
export type DefaultsByProfile = Record<ProfileName, unknown>;

const project = "llm-gateway";

function settingsOf(profile: ProfileName, values: Record<string, unknown>): Settings {
  const own = Object.entries({ profile, ...values }).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return readSettings({
    project,
    stack: profile,
    values: { ...neededProviderOptions, ...Object.fromEntries(own) },
    secretKeys: [],
  });
}

/** An external Redis of which only what has no default is set. */
const leastExternalRedis = {
  host: "redis.example.com",
  passwordSecret: { name: "redis" },
  caSecret: { name: "redis" },
};

/**
 * What every value is where a stack doesn't set it, by path, for each profile; paths without a default are left out.
 * Read from the settings themselves, so that it can't differ from what the program does.
 * What a profile switches off (Redis, backups) shows what it would have if switched on.
 */
export function defaultValues(): Map<string, DefaultsByProfile> {
  const plain = profileNames.map((profile) => settingsOf(profile, {}));
  const everything = profileNames.map((profile) =>
    settingsOf(profile, { redis: { enabled: true }, postgres: { backup: { enabled: true } } }),
  );
  const outside = profileNames.map((profile) => settingsOf(profile, { redis: { external: leastExternalRedis } }));
  return new Map(
    Object.entries(readers).map(([path, read]) => {
      const values = profileNames.map((profile, index) => {
        const variants = [plain[index], everything[index], outside[index]];
        return [profile, variants.map((settings) => settings && read(settings)).find((value) => value !== undefined)];
      });
      return [path, Object.fromEntries(values) as DefaultsByProfile];
    }),
  );
}
