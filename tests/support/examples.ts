import { z } from "zod";

import { profiles } from "../../components/profile";
import { schemaContent, type SchemaEntry } from "../../tools/docs/schemaEntries";
import { valueAt } from "../../tools/program/valueAt";
import type { Overrides } from "./runStack";

/** Values that profile prod accepts together. */
const chosen: Record<string, unknown> = {
  profile: "prod",
  namespace: "team-a",
  createNamespace: false,
  checkCluster: false,
  protect: true,

  "images.litellm": "mirror.example/litellm-non_root:v1.109.2",
  "images.postgres": `mirror.example:5000/postgresql:18.4@sha256:${"0".repeat(64)}`,
  "images.pruning": "docker.io/library/python:3.14.2-slim",
  "images.redis": `mirror.example/redis@sha256:${"a".repeat(64)}`,
  "images.digests": {
    "mirror.example/litellm-non_root:v1.109.2": `sha256:${"b".repeat(64)}`,
    "docker.io/library/python:3.14.2-slim": `sha256:${"c".repeat(64)}`,
    "registry.example/example:v1.2.3": `sha256:${"d".repeat(64)}`,
  },

  "postgres.clusterName": "keys",
  "postgres.instances": 5,
  "postgres.database": "gateway",
  "postgres.owner": "gateway_owner",
  "postgres.storage": "50Gi",
  "postgres.parameters": { max_connections: "300" },
  "postgres.enablePDB": true,
  "postgres.readyMinutes": 30,
  "postgres.sizes.cpuRequest": "1500m",
  "postgres.sizes.memoryRequest": "768Mi",
  "postgres.sizes.memoryLimit": "3Gi",
  "postgres.backup.enabled": true,
  "postgres.backup.schedule": "0 30 1 * * *",
  "postgres.backup.retentionDays": 30,
  "postgres.objectStore.credentialsSecret.accessKeyIdKey": "id",
  "postgres.objectStore.credentialsSecret.secretAccessKeyKey": "key",
  "postgres.objectStore.caSecret.key": "root.crt",
  "postgres.recovery.objectStore.credentialsSecret.accessKeyIdKey": "id",
  "postgres.recovery.objectStore.credentialsSecret.secretAccessKeyKey": "key",
  "postgres.recovery.objectStore.caSecret.key": "root.crt",
  "postgres.objectStore.schedule": "0 30 4 * * *",
  "postgres.objectStore.retentionDays": 60,

  "redis.enabled": true,
  "redis.name": "counters",
  "redis.sizes.cpuRequest": "0.2",
  "redis.sizes.memoryRequest": "200Mi",
  "redis.sizes.memoryLimit": "512Mi",
  "redis.external.port": 6380,
  "redis.external.passwordSecret.key": "auth",
  "redis.external.tls": true,
  "redis.external.caSecret.key": "root.crt",

  "litellm.name": "proxy",
  "litellm.replicas": 4,
  "litellm.budgets": "fail-closed",
  "litellm.podDisruptionBudget": true,
  "litellm.requestTimeoutSeconds": 900,
  "litellm.sizes.cpuRequest": "2",
  "litellm.sizes.memoryRequest": "1500Mi",
  "litellm.sizes.memoryLimit": "4Gi",
  "litellm.models[].litellm_params": { model: "openai/gpt-4o", mock_response: "hello", rpm: 100 },
  "litellm.models[].model_info": { input_cost_per_token: 0.001, output_cost_per_token: 0.002 },
  "litellm.providerKeys": { OPENAI_API_KEY: "key-of-the-provider" },
  "litellm.saltKeySecret.key": "salt",
  "litellm.databaseConnections": 20,
  "litellm.spendLogs.retentionDays": 90,
  "litellm.spendLogs.maximumSize": "1024Mi",
  "litellm.spendLogs.cleaningMinutes": 5,
  "litellm.maxInFlightRequests": 80,
  "litellm.serviceType": "NodePort",

  "exposure.gatewayPort": 8443,
  "exposure.tls.issuerKind": "Issuer",

  "monitoring.metrics": true,
  "monitoring.dashboardLabels": { grafana_dashboard: "yes", team: "gateway" },
};

/** One of these fits most keys. */
const common = [true, false, 2, 20, 200, "example", "3Gi", "registry.example/example:v1.2.3"];

function exampleOf({ path, schema, default: value, example }: SchemaEntry): unknown {
  if (path in chosen) return chosen[path];
  if (example !== undefined) return example;
  const candidates = schema instanceof z.ZodEnum ? [...schema.options].reverse() : common;
  const defaults = [value, valueAt(profiles.prod, path)];
  return candidates.find((candidate) => !defaults.includes(candidate) && schema.safeParse(candidate).success);
}

/**
 * A value for every path of the config's schema that profile prod takes, none the default: the chosen one, the schema's own example, or one that
 * it accepts.
 */
export const examples: Record<string, unknown> = Object.fromEntries(
  schemaContent().entries.map((entry) => [entry.path, exampleOf(entry)]),
);

/** What is only taken whole. */
const together = [
  "images.",
  "postgres.objectStore.",
  "postgres.recovery.objectStore.",
  "litellm.models[].",
  "litellm.saltKeySecret.",
  "redis.external.",
];

/**
 * Config with one value at a path, and around it what must be there for the rest to be right:
 * the other values of `postgres.objectStore`, of a model, of a Secret, or of an external Redis.
 */
export function overridesWith(path: string, value: unknown): Overrides {
  if (path.startsWith("exposure.")) return exposureWith(path, value);
  // A target time is for an object store alone.
  const section =
    path === "postgres.recovery.targetTime"
      ? "postgres.recovery.objectStore."
      : together.find((prefix) => path.startsWith(prefix));
  const siblings = section !== undefined ? Object.entries(examples).filter(([other]) => other.startsWith(section)) : [];
  const overrides: Overrides = {};
  for (const [at, inside] of [...siblings, [path, value] as const]) put(overrides, at, inside);
  return overrides;
}

/** The keys of `exposure` that must be there beside a key, its first part below `exposure`. */
const besideExposed: Record<string, readonly string[]> = {
  adminGateway: ["adminHost", "gateway.name", "gateway.listener", "adminGateway.name", "adminGateway.listener"],
  adminIngressClass: ["adminHost", "ingressClass", "tls.secretName"],
  annotations: ["gatewayClass", "tls.secretName"],
  gatewayClass: ["tls.secretName"],
  gatewayPort: ["gatewayClass", "tls.secretName"],
  ingressClass: ["tls.secretName"],
  tls: ["gatewayClass"],
};

/** Config with one value of `exposure`, and with what makes an exposure of it: an existing Gateway where nothing else must be. */
function exposureWith(path: string, value: unknown): Overrides {
  const [, first = "", second = ""] = path.split(".");
  const beside = besideExposed[first] ?? ["gateway.name", "gateway.listener"];
  const issuer = second === "issuerKind" ? ["tls.issuer"] : [];
  const overrides: Overrides = {};
  for (const key of ["host", ...beside, ...issuer]) put(overrides, `exposure.${key}`, examples[`exposure.${key}`]);
  put(overrides, path, value);
  return overrides;
}

/** What excludes another key. */
const alternatives = [
  "exposure.",
  "litellm.saltKeySecret.",
  "postgres.recovery.backup",
  "postgres.recovery.snapshot",
  "redis.external.",
];

/** Config with every example at once, but for those that exclude another. */
export function allExamples(): Overrides {
  return examplesWhere((path) => !alternatives.some((prefix) => path.startsWith(prefix)));
}

/** Config with the example at a path: with every example beside it that it doesn't exclude. */
export function examplesWith(path: string): Overrides {
  const excluding = alternatives.find((prefix) => path.startsWith(prefix));
  return excluding === undefined ? allExamples() : examplesWhere((other) => other.startsWith(excluding));
}

/** Config with an external Redis. */
export function externalRedisExamples(): Overrides {
  return examplesWhere((path) => path.startsWith("redis.external."));
}

function examplesWhere(wanted: (path: string) => boolean): Overrides {
  const overrides: Overrides = {};
  for (const [path, value] of Object.entries(examples)) {
    if (wanted(path)) put(overrides, path, structuredClone(value));
  }
  return overrides;
}

function put(target: Overrides, path: string, value: unknown): void {
  const [key = "", ...rest] = path.split(".");
  const list = key.endsWith("[]");
  const name = list ? key.slice(0, -2) : key;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  target[name] ??= list ? [{}] : {};
  const inside = target[name];
  put((Array.isArray(inside) ? inside[0] : inside) as Overrides, rest.join("."), value);
}
