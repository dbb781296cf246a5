import type { RecoveryKit } from "./kit";

/** The config of a stack that takes the lost one's place. */
export interface NewConfig {
  /** By full key, in plain text. */
  plain: Record<string, unknown>;
  /** Secrets by full key and path. */
  secrets: Record<string, string>;
}

/** What the new stack does differently from the lost one. */
export interface NewStackOptions {
  /** The folder that the restored database archives to. */
  serverName?: string;
  /** The time to restore to; the end of the archive where not set. */
  targetTime?: string;
}

type Mapping = Record<string, unknown>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {});

function without(value: unknown, ...keys: string[]): Mapping {
  return Object.fromEntries(Object.entries(mapping(value)).filter(([key]) => !keys.includes(key)));
}

/** Options of the provider that name the lost cluster. */
const lostCluster = ["kubernetes:context", "kubernetes:cluster", "kubernetes:kubeconfig"];

/** The default of `postgres.clusterName`, and so of the archive's folder. */
const defaultClusterName = "litellm-pg";

/** The server name after this one: `litellm-pg` is followed by `litellm-pg-2`. */
export function nextServerName(name: string): string {
  const [, base = name, number = "1"] = /^(.*?)-(\d+)$/.exec(name) ?? [];
  return `${base}-${Number(number) + 1}`;
}

/**
 * The config of a new stack that is restored from the archive of the lost one, and archives under another name.
 * Without an object store nothing is restored: the config has the salt key, for a database that is restored otherwise.
 */
export function newStackConfig(kit: RecoveryKit, options: NewStackOptions = {}): NewConfig {
  const key = (name: string): string => `${kit.project}:${name}`;
  // Only a part of these is secret: what isn't stays readable.
  const taken = [key("litellm"), key("postgres")];
  const plain = Object.fromEntries(
    Object.entries(kit.config).filter(([name]) => !kit.secretKeys.includes(name) && !lostCluster.includes(name)),
  );
  const secrets = Object.fromEntries(
    Object.entries(kit.config)
      .filter(([name]) => kit.secretKeys.includes(name) && !taken.includes(name) && !lostCluster.includes(name))
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  const litellm = without(kit.config[key("litellm")], "providerKeys", "saltKey", "saltKeySecret");
  for (const [name, value] of Object.entries(mapping(mapping(kit.config[key("litellm")]).providerKeys))) {
    secrets[key(`litellm.providerKeys.${name}`)] = String(value);
  }
  secrets[key("litellm.saltKey")] = kit.saltKey;
  return {
    plain: {
      ...plain,
      // The Secrets of the user's must be there before the database, and so their namespace.
      ...(kit.secrets.length > 0 ? { [key("createNamespace")]: "false" } : {}),
      [key("images")]: { ...mapping(kit.config[key("images")]), ...kit.images },
      ...(Object.keys(litellm).length > 0 ? { [key("litellm")]: litellm } : {}),
      ...postgresOf(kit, key("postgres"), options),
    },
    secrets,
  };
}

function postgresOf(kit: RecoveryKit, key: string, { serverName, targetTime }: NewStackOptions): Mapping {
  const postgres = without(kit.config[key], "recovery");
  const { objectStore } = postgres;
  if (!isMapping(objectStore)) return Object.keys(postgres).length > 0 ? { [key]: postgres } : {};
  const former = [objectStore.serverName, postgres.clusterName].find((name) => typeof name === "string");
  const lost = former ?? defaultClusterName;
  const source = without(objectStore, "schedule", "retentionDays", "serviceAccountAnnotations");
  return {
    [key]: {
      ...postgres,
      objectStore: { ...objectStore, serverName: serverName ?? nextServerName(lost) },
      recovery: {
        objectStore: { ...source, serverName: lost },
        ...(targetTime === undefined ? {} : { targetTime }),
      },
    },
  };
}
