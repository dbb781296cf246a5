import { stringify } from "yaml";

import { spendWriteSeconds } from "../connections";
import type { LiteLLMSettings } from "../settings";
import { identifyingLabels } from "./metricLabels";
import { otherRetentions, spendLogSettings } from "./spendLogSettings";

/** The environment variable through which the proxy gets the Redis password. */
export const redisPasswordVariable = "COORDINATION_REDIS_PASSWORD";

/** What the proxy's configuration says of the shared Redis. */
export interface RedisAddress {
  host: string;
  port: number;
  /** Whether the connection is encrypted, and the server's certificate verified. */
  tls: boolean;
  /** The file name of the CA in `redisCaFolder`; the system's CAs where not set. */
  ca?: { key: string };
}

/** Where the CA of an external Redis is mounted. */
export const redisCaFolder = "/etc/redis-ca";

/**
 * The proxy's `config.yaml`: sorted keys, no secret but by reference to the environment.
 * LiteLLM accepts unknown keys in silence, so that every name here was checked against version 1.109.1.
 */
export function proxyConfig(settings: LiteLLMSettings, redis: RedisAddress | undefined): string {
  const { extra } = settings;
  const config = {
    general_settings: { ...otherRetentions, ...extra.general, ...generalSettings(settings, redis) },
    litellm_settings: { ...extra.litellm, ...litellmSettings(settings, redis) },
    model_list: settings.models,
    ...(Object.keys(extra.router).length > 0 ? { router_settings: extra.router } : {}),
  };
  return stringify(config, { version: "1.1", sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * The one flag that everybody knows, `allow_requests_on_db_unavailable: false`, does not make budgets fail closed:
 * a cached key is served on. The two `fail_closed_*` flags are what does, and they must be YAML booleans.
 */
function budgetFlags(settings: LiteLLMSettings): Record<string, boolean> {
  const closed = settings.budgets === "fail-closed";
  return closed
    ? {
        allow_requests_on_db_unavailable: false,
        fail_closed_budget_enforcement: true,
        fail_closed_rate_limit_enforcement: true,
      }
    : { allow_requests_on_db_unavailable: true };
}

function generalSettings(settings: LiteLLMSettings, redis: RedisAddress | undefined): Record<string, unknown> {
  return {
    ...budgetFlags(settings),
    database_connection_pool_limit: settings.databaseConnections,
    master_key: "os.environ/LITELLM_MASTER_KEY",
    max_in_flight_requests_per_worker: settings.maxInFlightRequests,
    ...spendLogSettings(settings.spendLogs),
    proxy_batch_write_at: spendWriteSeconds.configured,
    // Explicit: with REDIS_* variables alone LiteLLM counts in memory while Redis is unreachable, with only a warning.
    ...(redis
      ? {
          coordination_redis: coordinationRedis(redis),
        }
      : {}),
  };
}

/**
 * One second, not LiteLLM's five (`redis_cache.py`): a request waits that long for a Redis that swallows packets. What
 * decides the server and its credentials is explicit, since LiteLLM merges every `REDIS_*` variable below this.
 */
function coordinationRedis(redis: RedisAddress): Record<string, unknown> {
  return {
    db: 0,
    host: redis.host,
    password: `os.environ/${redisPasswordVariable}`,
    port: redis.port,
    socket_connect_timeout: 1,
    socket_timeout: 1,
    ...(redis.tls
      ? {
          ssl: true,
          ssl_cert_reqs: "required",
          ssl_check_hostname: true,
          ...(redis.ca ? { ssl_ca_certs: `${redisCaFolder}/${redis.ca.key}` } : {}),
        }
      : {}),
  };
}

function litellmSettings(settings: LiteLLMSettings, redis: RedisAddress | undefined): Record<string, unknown> {
  const {
    callbacks: ownCallbacks,
    prometheus_exclude_labels: excluded = [...identifyingLabels],
    service_callback: ownServiceCallbacks,
  } = settings.extra.litellm;
  const callbacks = withOwn(ownCallbacks, settings.metrics ? ["prometheus"] : []);
  // The circuit breaker's state, which is watched (`breakerWatch.ts`), is among these metrics only.
  const serviceCallbacks = withOwn(ownServiceCallbacks, redis || settings.metrics ? ["prometheus_system"] : []);
  return {
    // Without a price nothing is counted, and every budget is passed.
    block_requests_for_models_without_pricing: true,
    // Since 1.104 an over-budget key gets 422, which clients don't back off on.
    budget_exceeded_status_code: 429,
    ...(callbacks.length > 0 ? { callbacks } : {}),
    ...(settings.metrics ? { prometheus_exclude_labels: excluded } : {}),
    // LiteLLM's default is 6,000 s, so that no grace period would mean anything.
    request_timeout: settings.requestTimeoutSeconds,
    ...(serviceCallbacks.length > 0 ? { service_callback: serviceCallbacks } : {}),
  };
}

/** A list that the user may have begun, with the program's own entries, none twice. */
function withOwn(given: unknown, own: readonly string[]): unknown[] {
  return [...new Set([...(Array.isArray(given) ? (given as unknown[]) : []), ...own])];
}
