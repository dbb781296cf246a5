import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Job } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, type Secret, Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType, takingOver } from "../componentType";
import type { PostgresConnection, RedisConnection } from "../connections";
import { checksum } from "../kubernetes/checksum";
import { partLabels, selectorLabels } from "../kubernetes/labels";
import { notAwaited, type Readiness, readinessOf } from "../readiness";
import type { Identity, LiteLLMSettings } from "../settings";
import { proxyConfig } from "./configFile";
import { deploymentSpec, metricsPort, proxyPort } from "./deploymentSpec";
import { migrationName, migrationSpec } from "./migrationJob";
import { createProxySecrets } from "./proxySecrets";
import { shutdownTimes } from "./shutdownTimes";

/** What the LiteLLM component is made from. */
export interface LiteLLMArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: LiteLLMSettings;
  postgres: PostgresConnection;
  /** Absent where the replicas share no counters. */
  redis?: RedisConnection;
  /** What waits for the workload; by default on the cluster of the component's provider. */
  readiness?: Readiness;
}

/** The LiteLLM proxy: keys, configuration, migration, replicas, Service and, by profile, a PodDisruptionBudget. */
export class LiteLLM extends pulumi.ComponentResource {
  readonly account: ServiceAccount;
  /** The proxy's `config.yaml`. */
  readonly configMap: ConfigMap;
  /** The Secret with the master key, and with the salt key unless that is in a Secret of the user's. */
  readonly keys: Secret;
  /** The Secret with the provider keys; absent where the settings have none. */
  readonly providerKeys?: Secret;
  readonly migration: Job;
  readonly deployment: Deployment;
  readonly service: Service;
  /** Absent where the settings ask for none. */
  readonly disruptionBudget?: PodDisruptionBudget;
  /** The URL of the proxy's Service, inside the cluster. */
  readonly url: pulumi.Output<string>;
  /** The proxy's master key; a secret. */
  readonly masterKey: pulumi.Output<string>;
  /** The Secret with the master key. */
  readonly keysSecretName: pulumi.Output<string>;

  constructor(name: string, args: LiteLLMArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("litellm", "LiteLLM"), name, {}, takingOver("litellm", "LiteLLM", options));
    const { identity, namespace, settings, readiness = readinessOf(this) } = args;
    const labels = partLabels(identity, "litellm", settings.name);
    const selector = selectorLabels("litellm", settings.name);
    const metadata = { name: settings.name, namespace, labels };
    const parent = { parent: this };

    const secrets = createProxySecrets(name, { namespace, labels, settings, parent: this });
    this.keys = secrets.keys;
    this.providerKeys = secrets.providerKeys;
    const secretResources = [secrets.keys, ...(secrets.providerKeys ? [secrets.providerKeys] : [])];
    this.account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, parent);
    const configuration = configurationOf(settings, args.redis);
    this.configMap = new ConfigMap(
      `${name}-config`,
      { metadata: { ...metadata, name: `${settings.name}-config` }, data: { "config.yaml": configuration } },
      parent,
    );
    const sources = {
      keysSecretName: secrets.keys.metadata.name,
      saltKey: secrets.saltKey,
      postgres: args.postgres,
      redis: args.redis,
    };

    const migrationLabels = partLabels(identity, "litellm-migration", settings.name);
    const migrationJob = migrationSpec(settings, sources, migrationLabels, secrets.saltKeyChecksum);
    const migration = new Job(
      `${name}-migration`,
      {
        metadata: {
          name: pulumi.output(migrationJob).apply((spec) => migrationName(settings, spec)),
          namespace,
          labels: migrationLabels,
          annotations: notAwaited,
        },
        spec: migrationJob,
      },
      {
        parent: this,
        dependsOn: [this.account, ...secretResources],
        // Going back to an earlier release makes a Job of an earlier name: the old one must not be there still.
        deleteBeforeReplace: true,
      },
    );
    this.migration = migration;
    // An input from the Job's outputs would make the Deployment a part of the Job's replacement: deleted before it.
    const migrated = readiness
      ? pulumi.all([namespace, migration.metadata.name]).apply(async ([inside, job]) => {
          // The Job's own deadline comes first.
          await readiness?.job({ namespace: inside, name: job, resource: migration, minutes: 20 });
          return migration;
        })
      : migration;

    const { rollout, deletion } = shutdownTimes(settings);
    this.deployment = new Deployment(
      `${name}-proxy`,
      {
        metadata,
        // Outputs at the leaves: what is unknown in a first preview must not hide the rest from review and policies.
        spec: deploymentSpec(settings, {
          ...sources,
          configMapName: this.configMap.metadata.name,
          environmentSecretNames: secrets.environmentSecretNames,
          labels,
          selector,
          annotations: {
            "llm-gateway/config-checksum": configuration.apply(checksum),
            "llm-gateway/keys-checksum": secrets.checksum,
          },
        }),
      },
      {
        parent: this,
        dependsOn: [migrated, this.configMap, ...secretResources],
        customTimeouts: { create: `${rollout}s`, update: `${rollout}s`, delete: `${deletion}s` },
      },
    );
    this.service = new Service(
      `${name}-service`,
      {
        metadata,
        spec: {
          type: settings.serviceType,
          selector,
          ports: [
            { name: "http", port: proxyPort, targetPort: "http" },
            ...(settings.metrics ? [{ name: "metrics", port: metricsPort, targetPort: "metrics" }] : []),
          ],
        },
      },
      { parent: this, dependsOn: this.deployment },
    );
    if (settings.podDisruptionBudget) {
      this.disruptionBudget = new PodDisruptionBudget(
        `${name}-disruption-budget`,
        {
          metadata,
          spec: {
            minAvailable: 1,
            selector: { matchLabels: selector },
            // Without the database no replica is Ready where budgets fail closed: every drain would wait for it.
            unhealthyPodEvictionPolicy: "AlwaysAllow",
          },
        },
        parent,
      );
    }

    this.url = pulumi.interpolate`http://${this.service.metadata.name}.${namespace}.svc:${proxyPort}`;
    this.masterKey = secrets.masterKey;
    this.keysSecretName = secrets.keys.metadata.name;
    this.registerOutputs({ url: this.url, masterKey: this.masterKey, keysSecretName: this.keysSecretName });
  }
}

/** Only the text that must be rendered waits for the address of Redis. */
function configurationOf(settings: LiteLLMSettings, redis: RedisConnection | undefined): pulumi.Output<string> {
  if (redis === undefined) return pulumi.output(proxyConfig(settings, undefined));
  const { tls, ca } = redis;
  return pulumi
    .all([redis.host, redis.port])
    .apply(([host, port]) => proxyConfig(settings, { host, port, tls, ...(ca ? { ca: { key: ca.key } } : {}) }));
}
