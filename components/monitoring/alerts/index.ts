import type { Settings } from "../../settings";
import type { Alert } from "./alert";
import { backupAlerts } from "./backups";
import { clusterAlerts } from "./cluster";
import { litellmAlerts } from "./litellm";
import { postgresAlerts } from "./postgres";
import { redisAlerts } from "./redis";

export type { Alert, Requirement, Severity } from "./alert";

/** The settings of the parts that are watched. */
export type MonitoredSettings = Pick<Settings, "litellm" | "postgres" | "redis">;

/** Alerts that are evaluated together. */
export interface AlertGroup {
  name: "backups" | "cluster" | "litellm" | "postgres" | "redis";
  alerts: Alert[];
}

/** The alerts for a gateway with these settings, by the part that they are about. */
export function alertGroups(settings: MonitoredSettings): AlertGroup[] {
  const { litellm, postgres, redis } = settings;
  const groups: AlertGroup[] = [
    { name: "litellm", alerts: litellmAlerts(litellm) },
    { name: "postgres", alerts: postgresAlerts(postgres) },
    { name: "backups", alerts: backupAlerts(postgres) },
    { name: "redis", alerts: redis?.kind === "server" ? redisAlerts(redis.name) : [] },
    { name: "cluster", alerts: clusterAlerts(settings) },
  ];
  return groups.filter(({ alerts }) => alerts.length > 0);
}
