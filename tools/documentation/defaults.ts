import { readSettings } from "../../components/config";
import { profileNames, type ProfileName } from "../../components/profile";
import type { Settings } from "../../components/settings";

/** Where each value of the config ends up in the settings, for reading what it is where a stack doesn't set it. */
export const readers: Record<string, (settings: Settings) => unknown> = {
  checkCluster: ({ checkCluster }) => checkCluster,
  createNamespace: ({ namespace }) => namespace.create,
  namespace: ({ namespace }) => namespace.name,
  protect: ({ protect }) => protect,

  "images.litellm": ({ litellm }) => litellm.image,
  "images.postgres": ({ postgres }) => postgres.image,
  "images.redis": ({ redis }) => redis?.image,

  "litellm.budgets": ({ litellm }) => litellm.budgets,
  "litellm.databaseConnections": ({ litellm }) => litellm.databaseConnections,
  "postgres.readyMinutes": ({ postgres }) => postgres.readyMinutes,
  "litellm.name": ({ litellm }) => litellm.name,
  "litellm.podDisruptionBudget": ({ litellm }) => litellm.podDisruptionBudget,
  "litellm.replicas": ({ litellm }) => litellm.replicas,
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
  "redis.name": ({ redis }) => redis?.name,
  "redis.sizes.cpuRequest": ({ redis }) => redis?.sizes.cpuRequest,
  "redis.sizes.memoryLimit": ({ redis }) => redis?.sizes.memoryLimit,
  "redis.sizes.memoryRequest": ({ redis }) => redis?.sizes.memoryRequest,
  "redis.storage": ({ redis }) => redis?.storage.size,
};

/** What a profile gives a value that a stack doesn't set. */
export type DefaultsByProfile = Record<ProfileName, unknown>;

const project = "llm-gateway";

function settingsOf(profile: ProfileName, values: Record<string, unknown>): Settings {
  const own = Object.entries({ profile, ...values }).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return readSettings({ project, stack: profile, values: Object.fromEntries(own), secretKeys: [] });
}

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
  return new Map(
    Object.entries(readers).map(([path, read]) => {
      const values = profileNames.map((profile, index) => {
        const [own, full] = [plain[index], everything[index]];
        return [profile, (own && read(own)) ?? (full && read(full))];
      });
      return [path, Object.fromEntries(values) as DefaultsByProfile];
    }),
  );
}
