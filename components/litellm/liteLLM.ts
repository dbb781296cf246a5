import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Job } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, Service, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";

import type { PostgresConnection, RedisConnection } from "../connections";
import { checksum } from "../kubernetes/checksum";
import { partLabels, selectorLabels } from "../kubernetes/labels";
import { notAwaited, type Readiness } from "../readiness";
import type { Identity, LiteLLMSettings } from "../settings";
import { deploymentSpec, metricsPort, proxyPort } from "./deployment";
import { migrationName, migrationSpec } from "./migration";
import { proxyConfig } from "./proxyConfig";
import { createProxySecrets } from "./secrets";
import { shutdownTimes } from "./shutdown";

/** What the LiteLLM component is made from. */
export interface LiteLLMArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: LiteLLMSettings;
  postgres: pulumi.Output<PostgresConnection>;
  /** Absent where the replicas share no counters. */
  redis?: pulumi.Output<RedisConnection>;
  /** Absent where nothing is made: in previews and on mocks. */
  readiness?: Readiness;
}

/** The LiteLLM proxy: keys, configuration, migration, replicas, Service and, by profile, a PodDisruptionBudget. */
export class LiteLLM extends pulumi.ComponentResource {
  /** The URL of the proxy's Service, inside the cluster. */
  readonly url: pulumi.Output<string>;
  /** The proxy's master key; a secret. */
  readonly masterKey: pulumi.Output<string>;
  /** The Secret with the master key. */
  readonly keysSecretName: string;

  constructor(name: string, args: LiteLLMArgs, options?: pulumi.ComponentResourceOptions) {
    super("gateway:litellm:LiteLLM", name, {}, options);
    const { identity, namespace, settings } = args;
    const labels = partLabels(identity, "litellm", settings.name);
    const selector = selectorLabels("litellm", settings.name);
    const metadata = { name: settings.name, namespace, labels };
    const parent = { parent: this };

    const secrets = createProxySecrets(name, { namespace, labels, settings, parent: this });
    const account = new ServiceAccount(`${name}-account`, { metadata, automountServiceAccountToken: false }, parent);
    const redis: pulumi.Output<RedisConnection | undefined> = args.redis ?? pulumi.output(undefined);
    const configuration = redis.apply((connection) => proxyConfig(settings, connection));
    const configMapName = `${settings.name}-config`;
    const configMap = new ConfigMap(
      `${name}-config`,
      { metadata: { ...metadata, name: configMapName }, data: { "config.yaml": configuration } },
      parent,
    );
    const sources = pulumi
      .all([args.postgres, redis])
      .apply(([postgres, connection]) => ({ keysSecretName: secrets.keysSecretName, postgres, redis: connection }));

    const migrationLabels = partLabels(identity, "litellm-migration", settings.name);
    const migrationJob = sources.apply((from) => migrationSpec(settings, from, migrationLabels));
    const migration = new Job(
      `${name}-migration`,
      {
        metadata: {
          name: migrationJob.apply((spec) => migrationName(settings, spec)),
          namespace,
          labels: migrationLabels,
          annotations: notAwaited,
        },
        spec: migrationJob,
      },
      {
        parent: this,
        dependsOn: [account, ...secrets.resources],
        // Going back to an earlier release makes a Job of an earlier name: the old one must not be there still.
        deleteBeforeReplace: true,
      },
    );
    // An input from the Job's outputs would make the Deployment a part of the Job's replacement: deleted before it.
    const migrated = args.readiness
      ? pulumi.all([namespace, migration.metadata.name]).apply(async ([inside, job]) => {
          // The Job's own deadline comes first.
          await args.readiness?.job({ namespace: inside, name: job, resource: migration, minutes: 20 });
          return migration;
        })
      : migration;

    const { rollout, deletion } = shutdownTimes(settings);
    const deployment = new Deployment(
      `${name}-proxy`,
      {
        metadata,
        // The keys' checksum stays an input of its own: unknown in a first preview, it must not hide the rest from review.
        spec: pulumi.all([sources, configuration]).apply(([from, text]) =>
          deploymentSpec(settings, {
            ...from,
            configMapName,
            environmentSecretNames: secrets.environmentSecretNames,
            labels,
            selector,
            annotations: {
              "llm-gateway/config-checksum": checksum(text),
              "llm-gateway/keys-checksum": secrets.checksum,
            },
          }),
        ),
      },
      {
        parent: this,
        dependsOn: [migrated, configMap, ...secrets.resources],
        customTimeouts: { create: `${rollout}s`, update: `${rollout}s`, delete: `${deletion}s` },
      },
    );
    new Service(
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
      { parent: this, dependsOn: deployment },
    );
    if (settings.podDisruptionBudget) {
      new PodDisruptionBudget(
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

    this.url = pulumi.interpolate`http://${settings.name}.${namespace}.svc:${proxyPort}`;
    this.masterKey = secrets.masterKey;
    this.keysSecretName = secrets.keysSecretName;
    this.registerOutputs({ url: this.url, masterKey: this.masterKey, keysSecretName: this.keysSecretName });
  }
}
