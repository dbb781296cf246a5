import { toMebibytes } from "../config/quantity";
import type { RedisServerSettings } from "../settings";

/** Where redis.conf is mounted. */
export const configFolder = "/etc/redis";
/** Where the file with the password is mounted. */
export const authenticationFolder = "/etc/redis-authentication";
/** The file below it that redis.conf includes. */
export const authenticationFile = "authentication.conf";

/**
 * redis.conf, without the password: that is in the included file, which comes from a Secret.
 * `noeviction`: a counter that is dropped for want of memory would quietly reset a budget; a refused write fails closed.
 * Nothing is written to disk: after a restart the counters come from PostgreSQL (`startScript`).
 */
export function redisConfiguration(settings: RedisServerSettings): string {
  // The rest of the limit is for connections.
  const maxMemory = Math.max(16, Math.floor((toMebibytes(settings.sizes.memoryLimit) * 3) / 4));
  return [
    "appendonly no",
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
