import { toMebibytes } from "../config/quantity";
import type { RedisServerSettings } from "../settings";

/** Where the append-only file is: it outlives the container, not the pod. */
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
  // The rest of the limit is for the append-only file's rewrite, which forks, and for connections.
  const maxMemory = Math.max(16, Math.floor((toMebibytes(settings.sizes.memoryLimit) * 3) / 4));
  return [
    "appendfsync everysec",
    "appendonly yes",
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
