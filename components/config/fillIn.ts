import { profiles, type Profile } from "../profile";
import type { GatewayConfig } from "./schema";
import { largestSpendLogs } from "./volume";

/** A section of the config in which the keys that a profile has are always set. */
type With<Section, Defaults> = Omit<Section, keyof Defaults> & {
  [Key in keyof Section & keyof Defaults]-?: Defaults[Key] extends object
    ? With<NonNullable<Section[Key]>, Defaults[Key]>
    : NonNullable<Section[Key]>;
};

/** A section of the config in which the named keys are always set. */
type WithSet<Section, Key extends keyof Section> = Section & { [Name in Key]-?: NonNullable<Section[Name]> };

type WithProfile = With<GatewayConfig, Profile>;

/** A config with every default filled in: those of the schema, of the profile, and those computed from other values. */
export type FullConfig = Omit<WithProfile, "images" | "litellm" | "redis"> & {
  images: WithSet<WithProfile["images"], "pruning">;
  litellm: Omit<WithProfile["litellm"], "spendLogs"> & {
    spendLogs: WithSet<WithProfile["litellm"]["spendLogs"], "maximumSize">;
  };
  redis: WithSet<WithProfile["redis"], "name">;
};

/** Fills in the defaults of the keys that a valid config doesn't set. */
export function fillIn(config: GatewayConfig): FullConfig {
  const merged = merge(profiles[config.profile], config) as WithProfile;
  const { images, litellm, postgres, redis } = merged;
  const { maximumSize, cleaningMinutes } = litellm.spendLogs;
  return {
    ...merged,
    images: { ...images, pruning: images.pruning ?? images.litellm },
    litellm: {
      ...litellm,
      spendLogs: {
        ...litellm.spendLogs,
        maximumSize: maximumSize ?? `${largestSpendLogs(postgres, litellm.replicas, cleaningMinutes)}Mi`,
      },
    },
    redis: { ...redis, name: redis.name ?? `${litellm.name}-redis` },
  };
}

/** Merges mappings at every depth; any other value replaces the default. */
function merge(defaults: unknown, values: unknown): unknown {
  if (values === undefined) return defaults;
  if (!isMapping(defaults) || !isMapping(values)) return values;
  const keys = new Set([...Object.keys(defaults), ...Object.keys(values)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(defaults[key], values[key])]));
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
