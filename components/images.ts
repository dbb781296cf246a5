/**
 * Every container image that the program deploys, each pinned to an exact version. Nothing else names an image.
 *
 * LiteLLM: the non-root flavour, whose user (nobody, 65534) passes the restricted Pod Security Standard.
 * PostgreSQL: the version that CloudNativePG 1.30.0 itself defaults to, so operator and instances were tested together.
 * Redis: the official image; its `redis` user is 999.
 */
export const defaultImages = {
  litellm: "ghcr.io/berriai/litellm-non_root:v1.109.1",
  postgres: "ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie",
  redis: "docker.io/library/redis:8.10.2-trixie",
} as const;

/** One image reference for each part of the gateway. */
export type Images = Record<keyof typeof defaultImages, string>;

/** The oldest CloudNativePG operator that serves everything the program asks for. */
export const operatorVersion = "1.30.0";
