import { z } from "zod";

import { defaultImages, litellmRelease, oldestOperatorVersion } from "../images";
import { profileNames } from "../profile";
import { exposure } from "./exposureSchema";
import {
  dnsLabel,
  flag,
  identifier,
  image,
  imageDigest,
  keyOfSecret,
  oneOf,
  postgresImage,
  quantity,
  schedule,
  taggedImage,
  taggedImageAllowed,
  text,
  whole,
} from "./fields";
import { objectStore, recovery } from "./objectStoreSchema";

/*
 * Every key that a stack can set. `error` is the text after "allowed:" in messages and in docs/configuration.md, `describe`
 * the meaning there. `default` is the default of every profile; a key whose default differs by profile is `optional` here
 * and has a row in profile.ts. `meta` gives keys without a default an example. The types of the settings are inferred from
 * this schema.
 */

/** Namespaces of Kubernetes and of the operator. */
const systemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease", "cnpg-system"];

/** The minimum for one container. CPU has none: without a CPU limit, a small request only makes it slow. */
interface SmallestSizes {
  memoryRequest: string;
  memoryLimit: string;
  because: string;
}

const sizes = ({ memoryRequest, memoryLimit, because }: SmallestSizes) =>
  z
    .strictObject({
      cpuRequest: quantity("cpu", "250m").optional().describe("CPU request, in millicores (`250m`) or cores (`0.5`)"),
      memoryRequest: quantity("memory", "512Mi", { least: memoryRequest, because })
        .optional()
        .describe("memory request"),
      memoryLimit: quantity("memory", "1Gi", { least: memoryLimit, because })
        .optional()
        .describe("memory limit, above which the container is killed"),
    })
    .prefault({});

/*
 * The smallest sizes, tested on the embedded cluster: a gateway of profile dev with all of them starts and serves.
 * Highest use there, in MiB: proxy 631, PostgreSQL 55, Redis 6; volume of an empty gateway 68.
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
  because: "an empty Redis takes about 6 MiB, and rewriting its file needs as much memory again as its data",
};

const saltKeyAllowed = "the key, as text that is not empty";

const environmentNameAllowed = "an environment variable's name: capitals, digits and _";
const environmentName = () => text(environmentNameAllowed, /^[A-Z][A-Z0-9_]{0,127}$/);

const pinnedRelease = litellmRelease(defaultImages.litellm) ?? "";

const freeSettings = (what: string, example: Record<string, unknown>) =>
  z
    .record(z.string(), z.json(), { error: () => "a mapping" })
    .default({})
    .describe(
      `additional ${what}, named as in LiteLLM's documentation; names are checked for release ${pinnedRelease} only`,
    )
    .meta({ examples: [example] });

// PostgreSQL ignores the case of names, CloudNativePG does not: a name in capitals would pass all of its checks.
const parameterNameAllowed = "a PostgreSQL parameter's name in lower case";
const parameterName = () => text(parameterNameAllowed, /^[a-z_][a-z0-9_.]*$/);

const postgres = z
  .strictObject({
    clusterName: dnsLabel(40)
      .default("litellm-pg")
      .describe("name of the CloudNativePG Cluster, and prefix of its Services and Secrets"),
    instances: whole(1, 9).optional().describe("PostgreSQL instances: one primary, the others streaming replicas"),
    database: identifier().default("litellm").describe("database that LiteLLM uses"),
    owner: identifier().default("litellm").describe("role that owns the database"),
    storage: quantity("storage", "20Gi", {
      least: "512Mi",
      because: "an empty gateway takes about 70 MiB, plus WAL and spend logs",
    })
      .optional()
      .describe("size of each instance's volume; it can grow, never shrink"),
    storageClass: dnsLabel(63)
      .optional()
      .describe("storage class of the volumes; without it, the cluster's default class")
      .meta({ examples: ["fast"] }),
    sizes: sizes(postgresMinimum).describe("resources of each instance"),
    parameters: z
      .record(parameterName(), z.string({ error: () => "text: CloudNativePG takes every parameter as text" }), {
        error: ({ code }) => (code === "invalid_key" ? parameterNameAllowed : "a mapping of PostgreSQL parameters"),
      })
      .default({})
      .describe("additional PostgreSQL parameters; they override the program's own")
      .meta({ examples: [{ max_connections: "200" }] }),
    enablePDB: flag().optional().describe("CloudNativePG's PodDisruptionBudgets; true needs at least two instances"),
    // CloudNativePG's own tests wait 10 minutes; pulling images takes longer.
    readyMinutes: whole(1, 120).default(15).describe("minutes that an update waits for the Cluster to become ready"),
    durability: oneOf(["async", "quorum"])
      .default("async")
      .describe(
        "`async`: a commit waits for no replica, so that a failover can lose the last ones; `quorum`: a commit waits until a majority of the instances has it, and none is lost; needs at least three instances",
      ),
    backup: z
      .strictObject({
        enabled: flag().optional().describe("scheduled volume-snapshot backups"),
        schedule: schedule()
          .default("0 0 3 * * *")
          .describe("time of the backups, as cron with six fields, seconds first, in UTC"),
        volumeSnapshotClass: dnsLabel(63)
          .optional()
          .describe("VolumeSnapshotClass; without it, the default class of the CSI driver")
          .meta({ examples: ["snapshots"] }),
        retentionDays: whole(1, 365)
          .default(14)
          .describe("days to keep a backup; older backups are deleted with their snapshots, except the newest"),
      })
      .prefault({})
      .describe("backups"),
    objectStore: objectStore
      .optional()
      .describe(
        "archive of WAL and base backups in an S3 bucket, by the barman-cloud plugin; from it the database can be restored to any time of the last `retentionDays`, also after the loss of the cluster",
      ),
    recovery: recovery
      .optional()
      .describe(
        "makes the database from a backup: one of `backup`, `snapshot` and `objectStore`. Read only when the Cluster is created, so that it can stay; `litellm.saltKey` must be the lost database's",
      ),
  })
  .prefault({});

const externalRedis = z.strictObject({
  host: text("a host name or IP address", /^[a-zA-Z0-9]([-a-zA-Z0-9.:]{0,251}[a-zA-Z0-9])?$/)
    .describe("host name or IP address")
    .meta({ examples: ["redis.example.com"] }),
  port: whole(1, 65535).default(6379).describe("port"),
  passwordSecret: keyOfSecret("the Secret with the password", "password", "managed-redis"),
  tls: flag()
    .default(true)
    .describe("encrypt the connection, and verify certificate and host name; `false` is refused in prod"),
  caSecret: keyOfSecret(
    "the Secret with the CA that signed the server's certificate; without it, the system's CAs",
    "ca.crt",
    "managed-redis",
  ).optional(),
});

const redis = z
  .strictObject({
    enabled: flag().optional().describe("deploy a Redis that all replicas share for budget and rate-limit counters"),
    name: dnsLabel(50).optional().describe("name of the Deployment, Service, Secret and ConfigMap"),
    sizes: sizes(redisMinimum).describe("resources of Redis; data can use three quarters of the memory limit"),
    external: externalRedis.optional().describe("an existing Redis, such as a managed one; none is deployed"),
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
    "LiteLLM's parameters; `api_key: os.environ/NAME` refers to a provider key, `mock_response` answers without a provider",
  ),
  model_info: z
    .record(z.string(), z.json(), { error: () => "a mapping" })
    .optional()
    .describe(
      "LiteLLM's `model_info`; `input_cost_per_token` and `output_cost_per_token` are in US dollars, both or neither. A model without a known price is refused; a price of 0 waives every budget check for its `model_name`",
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
        "longest duration of a request, streams included; a terminating pod waits this long, so that rollouts and drains cut no request",
      ),
    sizes: sizes(litellmMinimum).describe("resources of each replica"),
    models: z
      .array(model, { error: () => "a list of models" })
      .default([])
      .describe("LiteLLM's `model_list`")
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
      .describe("provider keys by environment variable; must be Pulumi secrets (`pulumi config set --secret --path`)"),
    providerKeysSecret: dnsLabel(63)
      .optional()
      .describe(
        "an existing Secret in the namespace whose keys become environment variables; the program's own variables override them, and `REDIS_*` is dropped",
      )
      .meta({ examples: ["team-provider-keys"] }),
    saltKey: z
      .string({ error: () => saltKeyAllowed })
      .min(1, { error: saltKeyAllowed })
      .optional()
      .describe(
        "the salt key of the database that the stack takes over, which encrypts the credentials in it; without it, one is generated. Must be a Pulumi secret (`pulumi config set --secret --path`)",
      )
      .meta({ examples: ["the-salt-key-of-the-former-stack"] }),
    saltKeySecret: keyOfSecret(
      "an existing Secret with the salt key, in place of `saltKey`",
      "LITELLM_SALT_KEY",
      "team-salt-key",
    ).optional(),
    spendLogs: z
      .strictObject({
        retentionDays: whole(1, 3650).optional().describe("days to keep the spend log of a request; totals are kept"),
        maximumSize: quantity("storage", "5Gi", {
          least: "64Mi",
          because: "about 13,000 requests; a number without a unit is bytes",
        })
          .optional()
          .describe(
            "size above which the oldest spend logs are deleted; at most half of `postgres.storage`, and less if WAL and the rest would not fit",
          ),
        cleaningMinutes: whole(1, 30)
          .default(10)
          .describe("minutes between two cleanings; in between, spend logs can grow above `maximumSize`"),
      })
      .prefault({})
      .describe("spend logs: one row for each request"),
    maxInFlightRequests: whole(1, 10_000)
      .optional()
      .describe("concurrent requests of a replica, streams included; above it the proxy answers 503"),
    databaseConnections: whole(1, 100).default(10).describe("connections to PostgreSQL per replica"),
    serviceType: oneOf(["ClusterIP", "NodePort", "LoadBalancer"]).default("ClusterIP").describe("type of the Service"),
    generalSettings: freeSettings("`general_settings`", { disable_error_logs: true }),
    litellmSettings: freeSettings("`litellm_settings`", { drop_params: true }),
    routerSettings: freeSettings("`router_settings`", { num_retries: 2 }),
  })
  .prefault({});

const labelsAllowed = "a mapping of label names to text";

const labelValue = () =>
  text(
    'a label\'s value, as text: at most 63 letters, digits, "-", "_" and "."',
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
  );

const labels = () =>
  z.record(text("a label's name", /^([a-z0-9.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/), labelValue(), {
    error: ({ code }) => (code === "invalid_key" ? "a label's name" : labelsAllowed),
  });

const monitoring = z
  .strictObject({
    enabled: flag()
      .default(false)
      .describe(
        "PodMonitors, alerts and a Grafana dashboard ([monitoring](monitoring.md)), with an exporter for the stack's own Redis; needs the Prometheus operator's CRDs and implies `metrics`",
      ),
    metrics: flag()
      .default(false)
      .describe(
        "serve Prometheus metrics on port 9090, without a key; labels that identify a key, a user or a client are left out unless `litellm.litellmSettings.prometheus_exclude_labels` names others",
      ),
    labels: labels()
      .default({})
      .describe("labels of PodMonitors and PrometheusRule, by which a Prometheus selects them")
      .meta({ examples: [{ release: "kube-prometheus-stack" }] }),
    dashboardLabels: labels()
      .default({ grafana_dashboard: "1" })
      .describe("labels of the dashboard's ConfigMap, by which Grafana's sidecar finds it"),
    scrapeSeconds: whole(5, 60).default(30).describe("seconds between two scrapes"),
    runbookUrl: text("an address or path without # and spaces", /^[^\s#]{1,500}$/)
      .default("docs/runbook.md")
      .describe("where the runbook is published; alerts link to its headings"),
  })
  .prefault({});

/** The config of a stack, without the project's name. */
export const configSchema = z
  .strictObject({
    profile: oneOf(profileNames).describe("chooses the default of every other key"),
    namespace: dnsLabel()
      .refine((name) => !systemNamespaces.includes(name), {
        error: `a namespace for the gateway alone, none of ${systemNamespaces.join(", ")}`,
      })
      .default("litellm")
      .describe("namespace of the gateway"),
    createNamespace: flag().default(true).describe("create the namespace; `false` deploys into an existing one"),
    checkCluster: flag()
      .default(true)
      .describe(
        `check the prerequisites in the cluster before the first resource (CloudNativePG operator ${oldestOperatorVersion} or later, storage and snapshot classes, a free namespace, no loss of data); \`false\` allows a preview without a cluster`,
      ),
    allowDataLoss: z
      .array(
        text(
          "what the refusal names: namespace/cluster, or that with the instances or the storage class",
          /^[-a-z0-9]+\/[-a-z0-9]+(?:: (?:[1-9] of [1-9] instances|storage class [-a-z0-9. ]+))?$/,
        ),
        { error: () => "a list of what may be lost, each as the refusal names it" },
      )
      .optional()
      .describe(
        "data that an update may delete: without it, `checkCluster` refuses fewer instances, another storage class, cluster name or namespace than the database has that lives in the cluster",
      )
      .meta({ examples: [["litellm/litellm-pg: 2 of 3 instances"]] }),
    protect: flag()
      .optional()
      .describe("protect the database, the salt key and the namespace from deletion (Pulumi's `protect`)"),
    images: z
      .strictObject({
        litellm: image().default(defaultImages.litellm).describe("LiteLLM, the non-root flavour"),
        postgres: postgresImage()
          .default(defaultImages.postgres)
          .describe("PostgreSQL for CloudNativePG; the tag must start with the major version"),
        redis: image().default(defaultImages.redis).describe("Redis"),
        redisExporter: image()
          .default(defaultImages.redisExporter)
          .describe("exporter of Redis' metrics, deployed where `monitoring.enabled` is set"),
        pruning: image()
          .optional()
          .describe("Python 3, for deleting old backups; by default LiteLLM's image, which is on the nodes already"),
        digests: z
          .record(taggedImage(), imageDigest(), {
            error: ({ code }) =>
              code === "invalid_key" ? taggedImageAllowed : "a mapping of images with their tags to their digests",
          })
          .optional()
          .describe(
            "digests of images with their tags: every image is deployed as `registry/name:tag@sha256:…`, and one without a digest is refused; `npm run images -- pin <stack>` writes them",
          )
          .meta({ examples: [{ [defaultImages.litellm]: `sha256:${"0".repeat(64)}` }] }),
      })
      .prefault({})
      .describe("container images other than the pinned ones, such as those of a mirror, or with digests"),
    postgres: postgres.describe("PostgreSQL"),
    redis: redis.describe("Redis"),
    litellm: litellm.describe("LiteLLM"),
    monitoring: monitoring.describe("monitoring"),
    exposure: exposure
      .optional()
      .describe(
        "how the gateway is reached from outside of the cluster, with TLS; without it, not at all. By HTTPRoutes (`gateway` or `gatewayClass`) or by Ingresses (`ingressClass`) ([exposure](exposure.md))",
      ),
  })
  .describe("configuration of the gateway");

/** A valid config with the defaults of the schema; those of the profile are filled in by `fillIn`. */
export type GatewayConfig = z.output<typeof configSchema>;

/** A config as a stack file has it: keys with a default can be missing. */
export type WrittenConfig = z.input<typeof configSchema>;
