import { toMebibytes } from "../config/quantity";
import type { RedisServerSettings } from "../settings";

/** Redis's working folder. Nothing is persisted in it: a lost counter is rebuilt from PostgreSQL. */
export const dataFolder = "/data";
/** Where redis.conf is mounted. */
export const configFolder = "/etc/redis";
/** Where the file with the password is mounted. */
export const authenticationFolder = "/etc/redis-authentication";
/** The file below it that redis.conf includes. */
export const authenticationFile = "authentication.conf";

/**
 * redis.conf, without the password: that is in the included file, which comes from a Secret.
 * `noeviction`: a counter that is dropped for want of memory would quietly reset a budget; a refused write fails closed.
 */
export function redisConfiguration(settings: RedisServerSettings): string {
  // The rest of the limit is for connections and fragmentation.
  const maxMemory = Math.max(16, Math.floor((toMebibytes(settings.sizes.memoryLimit) * 3) / 4));
  return [
    "appendonly no",
    `dir ${dataFolder}`,
    `include ${authenticationFolder}/${authenticationFile}`,
    `maxmemory ${maxMemory}mb`,
    "maxmemory-policy noeviction",
    "port 6379",
    "protected-mode yes",
    'save ""',
    "",
  ].join("\n");
}

/** The file with the password; only ever in a Secret. */
export function authenticationConfiguration(password: string): string {
  return `requirepass ${password}\n`;
}
