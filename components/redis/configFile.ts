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
 * `appendfsync no`: the file is for a restart of the process, which the kernel's cache survives, and it isn't read after
 * a reboot (`startScript`). With `everysec` Redis holds writes back for up to two seconds while a slow disk syncs, and
 * counters that were held back die with the process.
 */
export function redisConfiguration(settings: RedisServerSettings): string {
  // The rest of the limit is for the append-only file's rewrite, which forks, and for connections.
  const maxMemory = Math.max(16, Math.floor((toMebibytes(settings.sizes.memoryLimit) * 3) / 4));
  return [
    "appendfsync no",
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

/** The user of the exporter of metrics. */
export const exporterUser = "exporter";

/** What that user may do: read what the server counts, and no key, client address or command of anybody's. */
export const exporterRights = "resetkeys resetchannels -@all +client|setname +info +latency|histogram +latency|latest";

/**
 * The file with the passwords; only ever in a Secret.
 * @param exporter the password of the exporter's user; there is no such user without one
 */
export function authenticationConfiguration(password: string, exporter?: string): string {
  const user = exporter === undefined ? [] : [`user ${exporterUser} on >${exporter} ${exporterRights}`];
  return [`requirepass ${password}`, ...user, ""].join("\n");
}
