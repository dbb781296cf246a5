/**
 * Every container image that the program deploys, each pinned to an exact version. Nothing else names an image.
 *
 * LiteLLM: the non-root flavour, whose user (nobody, 65534) passes the restricted Pod Security Standard.
 * PostgreSQL: the version that CloudNativePG 1.30.0 itself defaults to, so operator and instances were tested together.
 * Redis: the official image; its `redis` user is 999.
 * The exporter of Redis' metrics: the release that Debian 13 has, with which its alerts were tried on a cluster.
 */
export const defaultImages = {
  litellm: "ghcr.io/berriai/litellm-non_root:v1.109.1",
  postgres: "ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie",
  redis: "docker.io/library/redis:8.10.2-trixie",
  redisExporter: "docker.io/oliver006/redis_exporter:v1.69.0",
} as const;

/** One image reference for each part of the gateway; LiteLLM's serves the pruning of backups where it has none. */
export type Images = Record<keyof typeof defaultImages, string> & { pruning?: string };

/** The release of LiteLLM that an image's tag names: `1.109.1`; undefined where it names none. */
export function litellmRelease(image: string | undefined): string | undefined {
  return /:v?(\d+\.\d+\.\d+)/.exec(image ?? "")?.[1];
}

/** The CloudNativePG operator that the program is tested with, and the version of the Helm chart that installs it. */
export const operatorVersion = "1.30.0";
export const operatorChartVersion = "0.29.0";

/**
 * The oldest operator whose API has every field that the program renders. An older one drops `failoverQuorum` from
 * `postgresql.synchronous` silently. Source: the CRDs in CloudNativePG's `releases/cnpg-1.27.1.yaml` and
 * `cnpg-1.28.0.yaml`.
 */
export const oldestOperatorVersion = "1.28.0";

/** The barman-cloud plugin that the program is tested with, and the version of the Helm chart that installs it. */
export const barmanPluginVersion = "0.13.0";
export const barmanPluginChartVersion = "0.7.0";
