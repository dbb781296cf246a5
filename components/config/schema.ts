import { z } from "zod";

import { defaultImages, litellmRelease, oldestOperatorVersion } from "../images";
import { profileNames } from "../profile";
import { parseQuantity } from "./quantity";
import { parseSchedule } from "./schedule";

/*
 * The one description of what a stack may set. Each value's `error` says what is allowed, so that a refusal reads the
 * same everywhere; each `describe` is the line in docs/configuration.md. A default that is the same in every profile is
 * here; one that differs by profile is in profile.ts, its value `optional()` here. The types of the settings are
 * inferred from this.
 */

const text = (allowed: string, pattern: RegExp) =>
  z.string({ error: () => allowed }).regex(pattern, { error: allowed });

const flag = () => z.boolean({ error: () => "true or false" });

const whole = (least: number, most: number) => {
  const allowed = `a whole number from ${least} to ${most}`;
  return z
    .int({ error: () => allowed })
    .min(least, { error: allowed })
    .max(most, { error: allowed });
};

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: () => `one of ${values.join(", ")}` });

const dnsLabel = (most = 63) =>
  text(
    `a name of at most ${most} lower-case letters, digits and "-", starting with a letter and not ending in "-"`,
    new RegExp(`^(?=.{1,${most}}$)[a-z]([-a-z0-9]*[a-z0-9])?$`),
  );

const identifier = () =>
  text(
    'a PostgreSQL name: lower-case letters, digits and "_", starting with a letter, at most 63',
    /^[a-z][a-z0-9_]{0,62}$/,
  );

/** The smallest quantity with which anything can run, and why. */
interface Minimum {
  least: string;
  because: string;
}

const quantity = (kind: "memory" | "cpu" | "storage", example: string, minimum?: Minimum) => {
  const range = minimum ? `of at least ${minimum.least}` : "above zero";
  const allowed =
    `a Kubernetes ${kind} quantity ${range}, as text, such as ${example}` + (minimum ? ` (${minimum.because})` : "");
  const least = minimum ? (parseQuantity(minimum.least) ?? 0) : Number.MIN_VALUE;
  return z.string({ error: () => allowed }).refine((value) => (parseQuantity(value) ?? 0) >= least, { error: allowed });
};

const image = () =>
  text(
    'an image with an exact tag or digest, such as "registry/name:v1.2.3" or "registry/name@sha256:…" (never "latest")',
    /^(?!.*:(?:latest|main|main-stable|stable)(?:@|$))[a-z0-9][\w.\-/:]*?(?::[\w][\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  );

/** The cluster's own namespaces, and the operator's. */
const systemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease", "cnpg-system"];

/** What one container needs at least. CPU has no minimum: without a CPU limit a small request is only slow. */
interface SmallestSizes {
  memoryRequest: string;
  memoryLimit: string;
  because: string;
}

const sizes = ({ memoryRequest, memoryLimit, because }: SmallestSizes) =>
  z
    .strictObject({
      cpuRequest: quantity("cpu", "250m")
        .optional()
        .describe("CPU that the scheduler sets aside (millicores or cores)"),
      memoryRequest: quantity("memory", "512Mi", { least: memoryRequest, because })
        .optional()
        .describe("memory that the scheduler sets aside"),
      memoryLimit: quantity("memory", "1Gi", { least: memoryLimit, because })
        .optional()
        .describe("memory above which the container is killed"),
    })
    .prefault({});

/*
 * The smallest sizes, each tried on the embedded cluster: a gateway for development with all of them starts and serves.
 * In use there, in MiB at the most: proxy 631, PostgreSQL 55, Redis 6; the volume of an empty gateway 68.
 */

const litellmMinimum: SmallestSizes = {
  memoryRequest: "256Mi",
  memoryLimit: "768Mi",
  because: "a proxy without requests takes about 630 MiB",
};

const postgresMinimum: SmallestSizes = {
  memoryRequest: "64Mi",
  memoryLimit: "256Mi",
  because: "an instance without clients takes about 60 MiB, and each connection about 10 MB",
};

const redisMinimum: SmallestSizes = {
  memoryRequest: "16Mi",
  memoryLimit: "32Mi",
  because: "an empty Redis takes about 6 MiB, and rewriting its file takes as much again as its data",
};

const environmentNameAllowed = "an environment variable's name: capitals, digits and _";
const environmentName = () => text(environmentNameAllowed, /^[A-Z][A-Z0-9_]{0,127}$/);

const schedule = () => {
  const allowed =
    "a cron schedule with six fields, seconds first, such as 0 0 3 * * * for daily at 03:00 UTC, or @daily";
  return z.string({ error: () => allowed }).superRefine((value, context) => {
    const parsed = parseSchedule(value);
    if (typeof parsed === "string") context.addIssue({ code: "custom", message: `${allowed} (${parsed})` });
  });
};

const pinnedRelease = litellmRelease(defaultImages.litellm) ?? "";

const freeSettings = (what: string, example: Record<string, unknown>) =>
  z
    .record(z.string(), z.json(), { error: () => "a mapping" })
    .default({})
    .describe(
      `more ${what}, as LiteLLM's documentation names them; the names are checked for release ${pinnedRelease} only`,
    )
    .meta({ examples: [example] });

// PostgreSQL reads names without regard to case, CloudNativePG with it: in capitals one would pass every check.
const parameterNameAllowed = "a PostgreSQL parameter's name in lower case";
const parameterName = () => text(parameterNameAllowed, /^[a-z_][a-z0-9_.]*$/);

const postgres = z
  .strictObject({
    clusterName: dnsLabel(40)
      .default("litellm-pg")
      .describe("name of the CloudNativePG Cluster; its Services and Secrets start with it"),
    instances: whole(1, 9).optional().describe("PostgreSQL instances: one primary, the rest streaming replicas"),
    database: identifier().default("litellm").describe("database that LiteLLM uses"),
    owner: identifier().default("litellm").describe("role that owns the database"),
    storage: quantity("storage", "20Gi", {
      least: "512Mi",
      because: "an empty gateway takes about 70 MiB, WAL and spend logs besides",
    })
      .optional()
      .describe("size of each instance's volume; it can grow, never shrink"),
    storageClass: dnsLabel(63)
      .optional()
      .describe("storage class of the volumes; the cluster's default where not set")
      .meta({ examples: ["fast"] }),
    sizes: sizes(postgresMinimum).describe("what each instance asks for"),
    parameters: z
      .record(parameterName(), z.string({ error: () => "text: CloudNativePG takes every parameter as text" }), {
        error: ({ code }) => (code === "invalid_key" ? parameterNameAllowed : "a mapping of PostgreSQL parameters"),
      })
      .default({})
      .describe("more PostgreSQL parameters")
      .meta({ examples: [{ max_connections: "200" }] }),
    enablePDB: flag().optional().describe("CloudNativePG's PodDisruptionBudgets; true needs at least two instances"),
    // CloudNativePG's own tests allow 10 minutes; pulling images comes on top.
    readyMinutes: whole(1, 120).default(15).describe("minutes until a Cluster that isn't ready counts as failed"),
    synchronous: z
      .strictObject({
        method: oneOf(["any", "first"])
          .describe("how the synchronous replicas are chosen")
          .meta({ examples: ["any"] }),
        number: whole(1, 8)
          .describe("replicas that must confirm a commit; below `instances`")
          .meta({ examples: [1] }),
        dataDurability: oneOf(["required", "preferred"])
          .describe("`required`: no commit without the replicas; `preferred`: commit alone when none is there")
          .meta({ examples: ["preferred"] }),
      })
      .optional()
      .describe("synchronous replication; asynchronous where not set, so that a failover may lose the last commits"),
    backup: z
      .strictObject({
        enabled: flag().optional().describe("scheduled volume-snapshot backups"),
        schedule: schedule().default("0 0 3 * * *").describe("six-field cron, seconds first, UTC"),
        volumeSnapshotClass: dnsLabel(63)
          .optional()
          .describe("VolumeSnapshotClass; the CSI driver's default where not set")
          .meta({ examples: ["snapshots"] }),
        retentionDays: whole(1, 365)
          .default(14)
          .describe("days that a backup is kept; older ones are deleted with their snapshots, the newest never"),
      })
      .prefault({})
      .describe("backups"),
  })
  .prefault({});

const keyOfSecret = (what: string, key: string) =>
  z
    .strictObject({
      name: dnsLabel(63)
        .describe("an existing Secret in the gateway's namespace")
        .meta({ examples: ["managed-redis"] }),
      key: text("a key of a Secret: letters, digits, `-`, `_` and `.`", /^[-._a-zA-Z0-9]{1,253}$/)
        .default(key)
        .describe("its key"),
    })
    .describe(what);

const externalRedis = z.strictObject({
  host: text("a host name or IP address", /^[a-zA-Z0-9]([-a-zA-Z0-9.:]{0,251}[a-zA-Z0-9])?$/)
    .describe("host")
    .meta({ examples: ["redis.example.com"] }),
  port: whole(1, 65535).default(6379).describe("port"),
  passwordSecret: keyOfSecret("the password", "password"),
  tls: flag().default(true).describe("encrypt, and verify the certificate and the host name; false is refused in prod"),
  caSecret: keyOfSecret(
    "the CA that signed the server's certificate; the system's CAs where not set",
    "ca.crt",
  ).optional(),
});

const redis = z
  .strictObject({
    enabled: flag().optional().describe("Redis shared by all replicas for budget and rate counters"),
    name: dnsLabel(50).optional().describe("name of the Deployment, Service, Secret and ConfigMap"),
    sizes: sizes(redisMinimum).describe("what Redis asks for; three quarters of the memory limit may hold data"),
    external: externalRedis
      .optional()
      .describe("a Redis that is there already, such as a managed one; none is deployed"),
  })
  .prefault({});

const modelParameters = z
  .record(z.string(), z.json(), { error: () => "a mapping with at least `model`" })
  .superRefine((value, context) => {
    if (typeof value.model !== "string" || value.model === "") {
      context.addIssue({
        code: "custom",
        path: ["model"],
        message: "LiteLLM's provider/model text, such as openai/gpt-4o",
      });
    }
  });

const model = z.strictObject({
  model_name: z
    .string({ error: () => "the name that clients call the model by" })
    .min(1, { error: "the name that clients call the model by" })
    .describe("name that clients use")
    .meta({ examples: ["large"] }),
  litellm_params: modelParameters.describe(
    "LiteLLM's parameters; `api_key: os.environ/NAME` reads a provider key, `mock_response` answers without a provider",
  ),
  model_info: z
    .record(z.string(), z.json(), { error: () => "a mapping" })
    .optional()
    .describe(
      "LiteLLM's model_info, such as `input_cost_per_token` and `output_cost_per_token`, in US dollars and both or neither; a model whose price is not known is refused, and a price of 0 waives every budget check for its `model_name`",
    ),
});

const litellm = z
  .strictObject({
    name: dnsLabel(50)
      .default("litellm")
      .describe("name of the Deployment, Service, PodDisruptionBudget and ServiceAccount"),
    replicas: whole(1, 50).optional().describe("proxy replicas"),
    budgets: oneOf(["fail-open", "fail-closed"])
      .optional()
      .describe("`fail-closed`: a request whose budget or rate limit can't be verified is refused with 503"),
    podDisruptionBudget: flag()
      .optional()
      .describe("PodDisruptionBudget with minAvailable 1; needs at least two replicas"),
    requestTimeoutSeconds: whole(10, 3600)
      .optional()
      .describe(
        "longest a request may take, streams included; a pod that is told to stop waits for it, so that a rollout or drain cuts none",
      ),
    sizes: sizes(litellmMinimum).describe("what each replica asks for"),
    models: z
      .array(model, { error: () => "a list of models" })
      .default([])
      .describe("the model_list")
      .meta({
        examples: [[{ model_name: "small", litellm_params: { model: "openai/gpt-4o-mini", mock_response: "hello" } }]],
      }),
    providerKeys: z
      .record(
        environmentName(),
        z.string({ error: () => "the key, as text" }).min(1, { error: "a key that is not empty" }),
        {
          error: ({ code }) =>
            code === "invalid_key" ? environmentNameAllowed : "a mapping of environment variable names to keys",
        },
      )
      .optional()
      .describe("provider keys by environment variable; only as Pulumi secrets (`pulumi config set --secret --path`)"),
    providerKeysSecret: dnsLabel(63)
      .optional()
      .describe(
        "an existing Secret in the namespace whose keys are environment variables; the program's own win, and `REDIS_*` is dropped",
      )
      .meta({ examples: ["team-provider-keys"] }),
    spendLogs: z
      .strictObject({
        retentionDays: whole(1, 3650).optional().describe("days that a request's spend log is kept; the totals stay"),
        maximumSize: quantity("storage", "5Gi", {
          least: "64Mi",
          because: "about 13,000 requests; a number without a unit is bytes",
        })
          .optional()
          .describe(
            "size above which the oldest spend logs are deleted; at most half of `postgres.storage`, less where WAL and the rest would not fit beside it",
          ),
        cleaningMinutes: whole(1, 30)
          .default(10)
          .describe("minutes between two cleanings; by what is written meanwhile, spend logs pass `maximumSize`"),
      })
      .prefault({})
      .describe("spend logs, one row a request"),
    maxInFlightRequests: whole(1, 10_000)
      .optional()
      .describe("requests that a replica works on at once, streams included; the proxy answers 503 above it"),
    databaseConnections: whole(1, 100).default(10).describe("connections to PostgreSQL per replica"),
    serviceType: oneOf(["ClusterIP", "NodePort", "LoadBalancer"]).default("ClusterIP").describe("type of the Service"),
    generalSettings: freeSettings("`general_settings`", { disable_error_logs: true }),
    litellmSettings: freeSettings("`litellm_settings`", { drop_params: true }),
    routerSettings: freeSettings("`router_settings`", { num_retries: 2 }),
  })
  .prefault({});

/** The stack's config, below the project's name. */
export const configSchema = z
  .strictObject({
    profile: oneOf(profileNames).describe("which column of the profile table"),
    namespace: dnsLabel()
      .refine((name) => !systemNamespaces.includes(name), {
        error: `a namespace of the gateway's own, none of ${systemNamespaces.join(", ")}`,
      })
      .default("litellm")
      .describe("namespace of the gateway"),
    createNamespace: flag().default(true).describe("false: deploy into a namespace that exists already"),
    checkCluster: flag()
      .default(true)
      .describe(
        `ask the API server, before the first resource, for what the stack needs (the CloudNativePG operator, ${oldestOperatorVersion} or later, storage and snapshot classes, a free namespace); false for a preview without a cluster`,
      ),
    protect: flag().optional().describe("Pulumi's `protect` on the database, the salt key and the namespace"),
    images: z
      .strictObject({
        litellm: image().default(defaultImages.litellm).describe("LiteLLM, the non-root flavour"),
        postgres: image()
          .default(defaultImages.postgres)
          .describe("PostgreSQL for CloudNativePG; its tag starts with the major version"),
        redis: image().default(defaultImages.redis).describe("Redis"),
        pruning: image()
          .optional()
          .describe("Python 3, for the pruning of old backups; LiteLLM's where not set, which is on the nodes already"),
      })
      .prefault({})
      .describe("images in place of the pinned ones, such as a mirror's, or with digests"),
    postgres: postgres.describe("PostgreSQL"),
    redis: redis.describe("Redis"),
    litellm: litellm.describe("LiteLLM"),
    monitoring: z
      .strictObject({
        metrics: flag()
          .default(false)
          .describe("serve Prometheus metrics on a port of their own (9090), without a key"),
      })
      .prefault({})
      .describe("monitoring"),
  })
  .describe("configuration of the gateway");

/** A valid config with the defaults of the schema; those of the profile are filled in by `fillIn`. */
export type GatewayConfig = z.output<typeof configSchema>;

/** A config as it is written: what has a default may be left out. */
export type WrittenConfig = z.input<typeof configSchema>;
