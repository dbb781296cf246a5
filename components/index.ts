/*
 * The public API: components, their arguments, and the settings that they are made from.
 */

export { modelWarnings, readSettings, resolveSettings } from "./config";
export type { ConfigIdentity, GatewayConfigInput, RawConfig } from "./config";
export { ConfigError } from "./config/problem";
export type { PostgresConnection, RedisConnection } from "./connections";
export { Exposure } from "./exposure/exposure";
export type { ExposureArgs } from "./exposure/exposure";
export { Gateway } from "./gateway";
export type { GatewayArgs } from "./gateway";
export { LiteLLM } from "./litellm/liteLLM";
export type { LiteLLMArgs } from "./litellm/liteLLM";
export { ArchiveBackups } from "./postgres/archiveBackups";
export type { ArchiveBackupsArgs } from "./postgres/archiveBackups";
export { Monitoring } from "./monitoring/monitoring";
export type { MonitoringArgs } from "./monitoring/monitoring";
export { PostgresBackups } from "./postgres/postgresBackups";
export type { PostgresBackupsArgs } from "./postgres/postgresBackups";
export { PostgresCluster } from "./postgres/postgresCluster";
export type { PostgresClusterArgs } from "./postgres/postgresCluster";
export type { ClusterAccess, ClusterAccessInput } from "./kubernetes/clusterAccess";
export { checkPrerequisites } from "./prerequisites";
export { profileNames, profiles } from "./profile";
export type { Profile, ProfileName, Sizes } from "./profile";
export type { Readiness, Workload } from "./readiness";
export { Redis } from "./redis/redis";
export type { RedisArgs } from "./redis/redis";
export type * from "./settings";
export { UserError } from "./userError";
