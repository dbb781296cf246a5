import type { GatewayConfig } from "./config/schema";

/** The profiles, from the most economical to the most available. */
export const profileNames = ["cost", "dev", "prod"] as const;

/** `cost`: smallest that runs; `dev`: comfortable; `prod`: minimally highly available. */
export type ProfileName = (typeof profileNames)[number];

/** A section of the config, each value by profile. A key with a default in the schema can't have one here. */
type Table<Section> = {
  [Key in keyof Section as undefined extends Section[Key] ? Key : Section[Key] extends object ? Key : never]?:
    | Record<ProfileName, NonNullable<Section[Key]>>
    | (NonNullable<Section[Key]> extends object ? Table<NonNullable<Section[Key]>> : never);
};

/**
 * The profile table: the defaults that differ by profile, at their paths in the config. No other code depends on the
 * profile, except the checks of production. Stack config overrides any value. config/schema.ts has the meaning of each.
 */
const table = {
  litellm: {
    replicas: { cost: 1, dev: 1, prod: 2 },
    budgets: { cost: "fail-open", dev: "fail-open", prod: "fail-closed" },
    podDisruptionBudget: { cost: false, dev: false, prod: true },
    // What the memory of the replica allows (docs/sizing.md).
    maxInFlightRequests: { cost: 50, dev: 100, prod: 200 },
    // OpenAI's own clients give up after 600 s. A single replica with little memory should be replaced sooner.
    requestTimeoutSeconds: { cost: 120, dev: 300, prod: 600 },
    spendLogs: {
      retentionDays: { cost: 14, dev: 14, prod: 30 },
    },
    // No CPU limits: throttling adds latency and protects nobody.
    sizes: {
      cpuRequest: { cost: "100m", dev: "250m", prod: "500m" },
      memoryRequest: { cost: "768Mi", dev: "1Gi", prod: "2Gi" },
      memoryLimit: { cost: "1Gi", dev: "2Gi", prod: "2Gi" },
    },
  },
  redis: {
    enabled: { cost: false, dev: false, prod: true },
    sizes: {
      cpuRequest: { cost: "50m", dev: "50m", prod: "100m" },
      memoryRequest: { cost: "64Mi", dev: "64Mi", prod: "256Mi" },
      memoryLimit: { cost: "128Mi", dev: "128Mi", prod: "256Mi" },
    },
  },
  postgres: {
    instances: { cost: 1, dev: 1, prod: 3 },
    // On a single instance a PodDisruptionBudget blocks every drain.
    enablePDB: { cost: false, dev: false, prod: true },
    backup: {
      enabled: { cost: false, dev: false, prod: true },
    },
    storage: { cost: "2Gi", dev: "10Gi", prod: "20Gi" },
    sizes: {
      cpuRequest: { cost: "100m", dev: "250m", prod: "500m" },
      memoryRequest: { cost: "256Mi", dev: "512Mi", prod: "1Gi" },
      memoryLimit: { cost: "512Mi", dev: "1Gi", prod: "1Gi" },
    },
  },
  protect: { cost: false, dev: false, prod: true },
} as const satisfies Table<GatewayConfig>;

/** One column of a section of the table, with the types of the config. */
type Column<Rows, Section> = {
  -readonly [Key in keyof Rows & keyof Section]: Rows[Key] extends Record<ProfileName, unknown>
    ? NonNullable<Section[Key]>
    : Column<Rows[Key], NonNullable<Section[Key]>>;
};

/** One column of the profile table: a part of the config. */
export type Profile = Column<typeof table, GatewayConfig>;

/**
 * What one container requests and may use: Kubernetes quantities (`250m` = 250 millicores, `1Gi`).
 */
export type Sizes = Profile["litellm"]["sizes"];

/** The profile table by column. */
export const profiles: Record<ProfileName, Profile> = {
  cost: column("cost"),
  dev: column("dev"),
  prod: column("prod"),
};

function column(name: ProfileName): Profile {
  return columnOf(table, name) as Profile;
}

function columnOf(rows: object, name: ProfileName): object {
  return Object.fromEntries(
    Object.entries(rows).map(([key, row]: [string, object]) => [
      key,
      name in row ? (row as Record<string, unknown>)[name] : columnOf(row, name),
    ]),
  );
}
