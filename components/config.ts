import { secret } from "@pulumi/pulumi";
import { z } from "zod";

import { consistencyProblems, productionProblems } from "./config/invariants";
import { ConfigError, type Problem } from "./config/problem";
import { configSchema, type GatewayConfig, type SizesConfig } from "./config/schema";
import { secretProblems } from "./config/secrets";
import { nearest } from "./config/suggestion";
import { defaultImages } from "./images";
import { ownedSettings } from "./litellm/ownedSettings";
import { profiles, type Profile, type Sizes } from "./profile";
import type { BackupSettings, Settings } from "./settings";

/** A stack's config as the engine hands it over. */
export interface RawConfig {
  project: string;
  stack: string;
  /** Every config value of the stack by its full key (`llm-gateway:profile`); objects as JSON text. */
  values: Record<string, string>;
  /** The full keys that hold secrets. */
  secretKeys: readonly string[];
}

/**
 * Reads a stack's config: checks all of it, fills in the profile's values, and hands out typed settings.
 * @throws ConfigError naming every problem at once: path, value, what is allowed, and the way out
 */
export function readSettings(raw: RawConfig): Settings {
  const problems: Problem[] = [];
  const values = ownValues(raw, problems);
  const config = parse(values, problems);
  if (!config) throw new ConfigError(raw.stack, problems);
  problems.push(...secretProblems(config, values, raw.secretKeys.includes(`${raw.project}:litellm`)));
  problems.push(...ownedProblems(config));
  const settings = resolve(config, raw);
  problems.push(...consistencyProblems(settings));
  if (config.profile === "prod") problems.push(...productionProblems(settings));
  if (problems.length > 0) throw new ConfigError(raw.stack, problems);
  return settings;
}

type JsonObject = Record<string, unknown>;

/** The project's own values, each as what its schema expects: the engine hands everything over as text. */
function ownValues(raw: RawConfig, problems: Problem[]): JsonObject {
  const prefix = `${raw.project}:`;
  const values: JsonObject = {};
  for (const [fullKey, text] of Object.entries(raw.values)) {
    if (!fullKey.startsWith(prefix)) continue;
    const key = fullKey.slice(prefix.length);
    const schema = shapeAt([key]);
    if (schema instanceof z.ZodObject || schema instanceof z.ZodBoolean) {
      try {
        values[key] = JSON.parse(text);
        continue;
      } catch {
        if (schema instanceof z.ZodObject) {
          problems.push({
            path: key,
            value: raw.secretKeys.includes(fullKey) ? "(secret)" : text,
            allowed: "a mapping",
            remedy: `Set its values by path: \`pulumi config set --path ${key}.…\`.`,
          });
          continue;
        }
      }
    }
    values[key] = text;
  }
  return values;
}

/**
 * Parses, and on problems parses again without the offending values, so that what else is wrong shows too.
 * @returns undefined where not even that gives a config, as when the profile is missing
 */
function parse(values: JsonObject, problems: Problem[]): GatewayConfig | undefined {
  const first = configSchema.safeParse(values);
  if (first.success) return first.data;
  const remaining = structuredClone(values);
  for (const issue of first.error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        problems.push(unknownKey([...issue.path, key]));
        remove(remaining, [...issue.path, key]);
      }
    } else {
      problems.push({
        path: pathText(issue.path),
        value: hidden(issue.path, valueAt(values, issue.path)),
        allowed: issue.message,
      });
      remove(remaining, issue.path);
    }
  }
  return configSchema.safeParse(remaining).data;
}

function unknownKey(path: readonly PropertyKey[]): Problem {
  const key = String(path.at(-1));
  const parent = shapeAt(path.slice(0, -1).map(String));
  const known = parent instanceof z.ZodObject ? Object.keys(parent.shape).sort() : [];
  const meant = nearest(key, known);
  return {
    path: pathText(path),
    value: key,
    allowed: `one of ${known.join(", ")}`,
    remedy: meant ? `Did you mean ${pathText([...path.slice(0, -1), meant])}?` : undefined,
  };
}

/** The schema at a path, wrappers (optional, default) taken off. */
function shapeAt(path: readonly string[]): unknown {
  let schema: unknown = configSchema;
  for (const key of path) {
    if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodObject) schema = (schema.shape as Record<string, unknown>)[key];
    else return undefined;
    while (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) schema = schema.unwrap();
  }
  return schema;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    "",
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      inside !== null && typeof inside === "object" ? (inside as JsonObject)[key as string] : undefined,
    value,
  );
}

function remove(value: JsonObject, path: readonly PropertyKey[]): void {
  // Inside a list the whole list goes: taking one item out would shift the paths of the rest.
  const list = path.findIndex((key) => typeof key === "number");
  const target = list < 0 ? path : path.slice(0, list);
  const parent = valueAt(value, target.slice(0, -1));
  if (parent !== null && typeof parent === "object") Reflect.deleteProperty(parent, target.at(-1) ?? "");
}

function hidden(path: readonly PropertyKey[], value: unknown): unknown {
  const secretPath = path[0] === "litellm" && (path[1] === "providerKeys" || path.at(-1) === "api_key");
  return secretPath && value !== undefined ? "(secret)" : value;
}

function ownedProblems({ litellm }: GatewayConfig): Problem[] {
  return (["generalSettings", "litellmSettings", "routerSettings"] as const).flatMap((section) =>
    Object.keys(litellm[section] ?? {})
      .filter((key) => key in ownedSettings[section])
      .map((key) => ({
        path: `litellm.${section}.${key}`,
        value: key,
        allowed: "settings that the program does not make itself",
        remedy: ownedSettings[section][key],
      })),
  );
}

function withSizes(base: Sizes, override: SizesConfig | undefined): Sizes {
  return { ...base, ...override };
}

function backupSettings(config: GatewayConfig["postgres"]["backup"], profile: Profile): BackupSettings | undefined {
  if (!(config?.enabled ?? profile.postgres.backups)) return undefined;
  return {
    schedule: config?.schedule ?? "0 0 3 * * *",
    volumeSnapshotClass: config?.volumeSnapshotClass,
    retentionDays: config?.retentionDays ?? 14,
  };
}

function resolve(config: GatewayConfig, raw: RawConfig): Settings {
  const profile = profiles[config.profile];
  const { litellm, postgres, redis } = config;
  const images = { ...defaultImages, ...config.images };
  const protect = config.protect ?? profile.protect;
  const name = litellm.name ?? "litellm";
  return {
    identity: { project: raw.project, stack: raw.stack, profile: config.profile },
    namespace: { name: config.namespace, create: config.createNamespace },
    checkCluster: config.checkCluster,
    protect,
    postgres: {
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
      backup: backupSettings(postgres.backup, profile),
      protect,
    },
    redis:
      (redis.enabled ?? profile.redis.enabled)
        ? {
            name: redis.name ?? `${name}-redis`,
            image: images.redis,
            storage: { size: redis.storage ?? profile.redis.storage, storageClass: redis.storageClass },
            sizes: withSizes(profile.redis.sizes, redis.sizes),
          }
        : undefined,
    litellm: {
      name,
      image: images.litellm,
      replicas: litellm.replicas ?? profile.litellm.replicas,
      budgets: litellm.budgets ?? profile.litellm.budgets,
      podDisruptionBudget: litellm.podDisruptionBudget ?? profile.litellm.podDisruptionBudget,
      sizes: withSizes(profile.litellm.sizes, litellm.sizes),
      models: litellm.models ?? [],
      providerKeys: Object.fromEntries(
        Object.entries(litellm.providerKeys ?? {}).map(([variable, key]) => [variable, secret(key)]),
      ),
      providerKeysSecret: litellm.providerKeysSecret,
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
