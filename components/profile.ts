/** The profiles, from the most economical to the most available. */
export const profileNames = ["cost", "dev", "prod"] as const;

/** `cost`: smallest that runs; `dev`: comfortable; `prod`: minimally highly available. */
export type ProfileName = (typeof profileNames)[number];

/**
 * What one container asks for and may use: Kubernetes quantities (`250m` = 250 millicores, `1Gi`).
 * CPU has no limit on purpose: throttling costs latency and protects nobody.
 */
export interface Sizes {
  cpuRequest: string;
  memoryRequest: string;
  memoryLimit: string;
}

/** One column of the profile table. */
export interface Profile {
  litellm: {
    replicas: number;
    /** `fail-closed`: a request whose budget or rate limit can't be verified is refused (HTTP 503). */
    budgets: "fail-open" | "fail-closed";
    podDisruptionBudget: boolean;
    /** Requests at once per replica, streams included, that its memory is enough for (docs/sizing.md). */
    maxInFlightRequests: number;
    /** Days that a request's spend log is kept. */
    spendLogRetentionDays: number;
    /**
     * The longest a request may take, streams included; a pod that is going waits for it. OpenAI's own clients give up
     * after 600 s. Where a single replica has little room, its successor waits for less.
     */
    requestTimeoutSeconds: number;
    sizes: Sizes;
  };
  redis: {
    enabled: boolean;
    sizes: Sizes;
  };
  postgres: {
    instances: number;
    /** CloudNativePG's own disruption budgets; on a single instance they block every drain. */
    enablePDB: boolean;
    backups: boolean;
    storage: string;
    sizes: Sizes;
  };
  /** Pulumi's `protect` on what holds data: the PostgreSQL Cluster, the salt key, the namespace. */
  protect: boolean;
}

/**
 * The profile table, side by side. Nothing else in the program asks which profile it is in;
 * every value can be overridden by stack config.
 */
export const profiles: Record<ProfileName, Profile> = {
  cost: {
    litellm: {
      replicas: 1,
      budgets: "fail-open",
      podDisruptionBudget: false,
      maxInFlightRequests: 50,
      spendLogRetentionDays: 14,
      requestTimeoutSeconds: 120,
      sizes: { cpuRequest: "100m", memoryRequest: "768Mi", memoryLimit: "1Gi" },
    },
    redis: {
      enabled: false,
      sizes: { cpuRequest: "50m", memoryRequest: "64Mi", memoryLimit: "128Mi" },
    },
    postgres: {
      instances: 1,
      enablePDB: false,
      backups: false,
      storage: "2Gi",
      sizes: { cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "512Mi" },
    },
    protect: false,
  },
  dev: {
    litellm: {
      replicas: 1,
      budgets: "fail-open",
      podDisruptionBudget: false,
      maxInFlightRequests: 100,
      spendLogRetentionDays: 14,
      requestTimeoutSeconds: 300,
      sizes: { cpuRequest: "250m", memoryRequest: "1Gi", memoryLimit: "2Gi" },
    },
    redis: {
      enabled: false,
      sizes: { cpuRequest: "50m", memoryRequest: "64Mi", memoryLimit: "128Mi" },
    },
    postgres: {
      instances: 1,
      enablePDB: false,
      backups: false,
      storage: "10Gi",
      sizes: { cpuRequest: "250m", memoryRequest: "512Mi", memoryLimit: "1Gi" },
    },
    protect: false,
  },
  prod: {
    litellm: {
      replicas: 2,
      budgets: "fail-closed",
      podDisruptionBudget: true,
      maxInFlightRequests: 200,
      spendLogRetentionDays: 30,
      requestTimeoutSeconds: 600,
      sizes: { cpuRequest: "500m", memoryRequest: "2Gi", memoryLimit: "2Gi" },
    },
    redis: {
      enabled: true,
      sizes: { cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "256Mi" },
    },
    postgres: {
      instances: 3,
      enablePDB: true,
      backups: true,
      storage: "20Gi",
      sizes: { cpuRequest: "500m", memoryRequest: "1Gi", memoryLimit: "1Gi" },
    },
    protect: true,
  },
};
