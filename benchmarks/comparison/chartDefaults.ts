import type { KubernetesObject, V1Container, V1EnvVar, V1Probe } from "@kubernetes/client-node";
import { stringify } from "yaml";

/*
 * What LiteLLM's official chart (BerriAI/litellm, helm/litellm-helm; values and templates as of late 2026) renders with
 * `replicaCount: 2` and `redis.enabled: true`, and every other value at its default. Three differences, none of which
 * favours a side: PostgreSQL is a CloudNativePG Cluster of one instance, Redis is the image that the cluster has, and
 * images are not pulled.
 */

/** The Deployment and the Service of the proxies. */
export const chartName = "litellm";

/** The Cluster that the proxies write to. */
export const chartDatabase = "litellm-pg";

/** The Job that creates the tables of the database. */
export const chartMigration = "litellm-migrations";

/** The StatefulSet and the Service of Redis; the pods carry the same label as the Redis pods of our stacks. */
export const chartRedis = "litellm-redis-master";

const replicas = 2;
const proxyPort = 4000;
const redisPort = 6379;

/** What differs from run to run, and what this cluster has. */
export interface ChartOptions {
  namespace: string;
  images: { litellm: string; postgres: string; redis: string };
  storageClass: string;
  masterKey: string;
  redisPassword: string;
  /** Entries of `model_list`. */
  models: readonly object[];
}

type Metadata = Required<Pick<KubernetesObject, "apiVersion" | "kind">> & { metadata: { name: string } };

const metadata = (apiVersion: string, kind: string, name: string, { namespace }: ChartOptions) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});

const fromSecret = (name: string, secret: string, key: string): V1EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

const databaseVariables: V1EnvVar[] = [
  fromSecret("DATABASE_USERNAME", `${chartDatabase}-app`, "username"),
  fromSecret("DATABASE_PASSWORD", `${chartDatabase}-app`, "password"),
  { name: "DATABASE_HOST", value: `${chartDatabase}-rw` },
  { name: "DATABASE_NAME", value: "litellm" },
  {
    name: "DATABASE_URL",
    value: "postgresql://$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@$(DATABASE_HOST)/$(DATABASE_NAME)",
  },
];

/** The objects that must exist before anything else starts. */
export function chartFoundation(options: ChartOptions): Metadata[] {
  const config = {
    general_settings: {
      coordination_redis: {
        host: "os.environ/REDIS_HOST",
        password: "os.environ/REDIS_PASSWORD",
        port: "os.environ/REDIS_PORT",
      },
      master_key: "os.environ/PROXY_MASTER_KEY",
    },
    model_list: options.models,
  };
  return [
    { ...metadata("v1", "Secret", "litellm-masterkey", options), stringData: { masterkey: options.masterKey } },
    { ...metadata("v1", "Secret", "litellm-redis", options), stringData: { "redis-password": options.redisPassword } },
    { ...metadata("v1", "ConfigMap", "litellm-config", options), data: { "config.yaml": stringify(config) } },
    {
      ...metadata("postgresql.cnpg.io/v1", "Cluster", chartDatabase, options),
      spec: {
        instances: 1,
        enablePDB: false,
        imageName: options.images.postgres,
        storage: { size: "2Gi", storageClass: options.storageClass },
        bootstrap: { initdb: { database: "litellm", owner: "litellm" } },
      },
    },
    service(chartRedis, "redis", redisPort, options),
    redis(options),
  ] as Metadata[];
}

/** The Job that creates the tables of the database. The chart starts it together with the proxies; here it runs first. */
export function chartMigrationJob(options: ChartOptions): Metadata {
  return {
    ...metadata("batch/v1", "Job", chartMigration, options),
    spec: {
      backoffLimit: 4,
      activeDeadlineSeconds: 1800,
      template: {
        spec: {
          restartPolicy: "OnFailure",
          containers: [
            {
              name: "prisma-migrations",
              image: options.images.litellm,
              command: ["python", "litellm/proxy/prisma_migration.py"],
              workingDir: "/app",
              env: [...databaseVariables, { name: "DISABLE_SCHEMA_UPDATE", value: "false" }],
            },
          ],
        },
      },
    },
  } as Metadata;
}

/** The proxies and their Service. */
export function chartProxies(options: ChartOptions): Metadata[] {
  return [
    service(chartName, chartName, proxyPort, options),
    {
      ...metadata("apps/v1", "Deployment", chartName, options),
      spec: {
        replicas,
        selector: { matchLabels: labels(chartName) },
        template: {
          metadata: { labels: labels(chartName) },
          spec: {
            terminationGracePeriodSeconds: 90,
            containers: [proxyContainer(options)],
            volumes: [{ name: "litellm-config", configMap: { name: "litellm-config" } }],
          },
        },
      },
    } as Metadata,
  ];
}

const labels = (name: string) => ({ "app.kubernetes.io/name": name });

function service(name: string, selected: string, port: number, options: ChartOptions): Metadata {
  return {
    ...metadata("v1", "Service", name, options),
    spec: { selector: labels(selected), ports: [{ name: "http", port, targetPort: port }] },
  } as Metadata;
}

function proxyContainer({ images }: ChartOptions): V1Container {
  const probe = (path: string, periodSeconds: number, failureThreshold: number): V1Probe => ({
    httpGet: { path, port: "http" },
    periodSeconds,
    timeoutSeconds: 5,
    failureThreshold,
  });
  return {
    name: "litellm",
    image: images.litellm,
    env: [
      { name: "HOST", value: "0.0.0.0" },
      { name: "PORT", value: String(proxyPort) },
      ...databaseVariables,
      fromSecret("PROXY_MASTER_KEY", "litellm-masterkey", "masterkey"),
      { name: "REDIS_HOST", value: chartRedis },
      { name: "REDIS_PORT", value: String(redisPort) },
      fromSecret("REDIS_PASSWORD", "litellm-redis", "redis-password"),
      { name: "LITELLM_LOG", value: "INFO" },
      { name: "DISABLE_SCHEMA_UPDATE", value: "true" },
    ],
    args: ["--config", "/etc/litellm/config.yaml"],
    ports: [{ name: "http", containerPort: proxyPort }],
    livenessProbe: probe("/health/liveliness", 15, 5),
    readinessProbe: probe("/health/readiness", 10, 3),
    startupProbe: probe("/health/readiness", 10, 30),
    volumeMounts: [{ name: "litellm-config", mountPath: "/etc/litellm/config.yaml", subPath: "config.yaml" }],
  };
}

/** One server with its data on a volume, the chart's default for Redis. */
function redis(options: ChartOptions): Metadata {
  const ping = { exec: { command: ["sh", "-c", 'test "$(redis-cli ping)" = PONG'] } };
  const password = (name: string) => fromSecret(name, "litellm-redis", "redis-password");
  const server = 'exec redis-server --requirepass "$REDIS_PASSWORD" --appendonly yes --save "" --dir /data';
  const user = 999;
  return {
    ...metadata("apps/v1", "StatefulSet", chartRedis, options),
    spec: {
      replicas: 1,
      serviceName: chartRedis,
      selector: { matchLabels: labels("redis") },
      template: {
        metadata: { labels: labels("redis") },
        spec: {
          terminationGracePeriodSeconds: 30,
          securityContext: { runAsNonRoot: true, runAsUser: user, fsGroup: user },
          containers: [
            {
              name: "redis",
              image: options.images.redis,
              command: ["sh", "-c", server],
              env: [password("REDIS_PASSWORD"), password("REDISCLI_AUTH")],
              ports: [{ name: "redis", containerPort: redisPort }],
              livenessProbe: {
                ...ping,
                initialDelaySeconds: 20,
                periodSeconds: 5,
                timeoutSeconds: 6,
                failureThreshold: 5,
              },
              readinessProbe: {
                ...ping,
                initialDelaySeconds: 20,
                periodSeconds: 5,
                timeoutSeconds: 2,
                failureThreshold: 5,
              },
              volumeMounts: [{ name: "redis-data", mountPath: "/data" }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "redis-data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: options.storageClass,
            resources: { requests: { storage: "8Gi" } },
          },
        },
      ],
    },
  } as Metadata;
}
