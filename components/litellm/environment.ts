import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

import type { PostgresConnection, RedisConnection } from "../connections";
import { redisPasswordVariable } from "./configFile";
import { databaseCaFile } from "./databaseCa";

/** The keys of the Secret that the program makes for the proxy. */
export const keyNames = {
  masterKey: "LITELLM_MASTER_KEY",
  saltKey: "LITELLM_SALT_KEY",
} as const;

/** The only folder that the proxy may write to. */
export const writableFolder = "/tmp";

/** Where prometheus_client keeps the samples of several processes. */
export const metricsFolder = `${writableFolder}/metrics`;

/** The Secrets that the proxy's container reads credentials from. */
export interface SecretSources {
  /** The Secret with the master key. */
  keysSecretName: Input<string>;
  /** The Secret with the salt key, and the key in it. */
  saltKey: { secretName: Input<string>; key: string };
  postgres: Pick<PostgresConnection, "secretName" | "urlKey" | "ca">;
  redis?: RedisConnection;
}

type EnvironmentVariable = types.input.core.v1.EnvVar & { name: string };

const fromSecret = (name: string, secretName: Input<string>, key: Input<string>): EnvironmentVariable => ({
  name,
  valueFrom: { secretKeyRef: { name: secretName, key } },
});

/**
 * Lists of the image that LiteLLM would otherwise fetch from its main branch: prices at each start, and what it passes on
 * of Anthropic's beta headers at the first request that needs it. Budgets and requests would change without a deployment.
 * `LITELLM_OFFLINE_MODE` isn't set: it also ends the check of UI passwords against breaches (1.109.1).
 */
const pinnedLists: EnvironmentVariable[] = [
  { name: "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS", value: "True" },
  { name: "LITELLM_LOCAL_MODEL_COST_MAP", value: "True" },
];

/**
 * Where LiteLLM would write beside its code, which is read-only. `PRISMA_BINARY_CACHE_DIR` and `XDG_CACHE_HOME`
 * stay as the image sets them: the engines that it ships are found through them.
 */
const writablePaths: EnvironmentVariable[] = [
  { name: "LITELLM_ASSETS_PATH", value: `${writableFolder}/assets` },
  { name: "LITELLM_MIGRATION_DIR", value: `${writableFolder}/migrations` },
  { name: "LITELLM_NON_ROOT", value: "true" },
  { name: "LITELLM_UI_PATH", value: `${writableFolder}/ui` },
  { name: "NPM_CONFIG_CACHE", value: `${writableFolder}/npm` },
];

/** The variable with the key that encrypts what LiteLLM stores. */
export function saltKeyVariable({ saltKey }: Pick<SecretSources, "saltKey">): EnvironmentVariable {
  return fromSecret(keyNames.saltKey, saltKey.secretName, saltKey.key);
}

/**
 * The variable with the connection URL of the database, and the one that the kubelet puts into it. LiteLLM rewrites the
 * parameters, which are libpq's, for Prisma (`db_url_settings.py`, 1.109.1). Prisma reads the CA's file for each connection.
 */
export function databaseVariables({ postgres }: Pick<SecretSources, "postgres">): EnvironmentVariable[] {
  return [
    fromSecret("POSTGRES_URL", postgres.secretName, postgres.urlKey),
    { name: "DATABASE_URL", value: `$(POSTGRES_URL)?sslmode=verify-full&sslrootcert=${databaseCaFile}` },
  ];
}

/**
 * LiteLLM's circuit breaker (`constants.py`, 1.109.1) stays on: without it requests are served on the database's stale
 * spend while Redis is away. Its default of 60 s after the last failure refuses requests long after Redis is back.
 */
const circuitBreaker: EnvironmentVariable[] = [
  { name: "REDIS_CIRCUIT_BREAKER_ENABLED", value: "true" },
  { name: "REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT", value: "2" },
];

/** What proxy and migration share. */
export function commonEnvironment(sources: SecretSources): EnvironmentVariable[] {
  return [...databaseVariables(sources), ...writablePaths, ...pinnedLists];
}

/** The proxy's own variables on top. */
export function proxyEnvironment(
  sources: SecretSources,
  options: { requestTimeoutSeconds: number; gracefulShutdownSeconds: number; metricsPort?: number },
): EnvironmentVariable[] {
  const { keysSecretName, redis } = sources;
  return [
    ...commonEnvironment(sources),
    fromSecret(keyNames.masterKey, keysSecretName, keyNames.masterKey),
    saltKeyVariable(sources),
    ...(redis ? [fromSecret(redisPasswordVariable, redis.secretName, redis.passwordKey), ...circuitBreaker] : []),
    // The migration Job has done it, once, before the first of these pods starts.
    { name: "DISABLE_SCHEMA_UPDATE", value: "true" },
    { name: "GRACEFUL_SHUTDOWN_TIMEOUT", value: String(options.gracefulShutdownSeconds) },
    { name: "JSON_LOGS", value: "true" },
    // `request_timeout` bounds each silence, this bounds a stream as a whole (`streaming_handler.py`, 1.109.1).
    { name: "LITELLM_MAX_STREAMING_DURATION_SECONDS", value: String(options.requestTimeoutSeconds) },
    { name: "LITELLM_MODE", value: "PRODUCTION" },
    // Read by the watch on the circuit breaker.
    { name: "PROMETHEUS_MULTIPROC_DIR", value: metricsFolder },
    ...(options.metricsPort === undefined
      ? []
      : [{ name: "PROMETHEUS_METRICS_PORT", value: String(options.metricsPort) }]),
  ];
}
