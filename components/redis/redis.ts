import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { ConfigMap, Secret, Service } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { componentType, takingOver } from "../componentType";
import type { RedisConnection } from "../connections";
import { checksum } from "../kubernetes/checksum";
import { partLabels, selectorLabels } from "../kubernetes/labels";
import { notAwaited, type Readiness, readinessOf } from "../readiness";
import type { Identity, RedisServerSettings } from "../settings";
import { authenticationConfiguration, authenticationFile, exporterRights, redisConfiguration } from "./configFile";
import { redisDeploymentSpec, redisPort } from "./deploymentSpec";

/** What the Redis component is made from. */
export interface RedisArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: RedisServerSettings;
  /** Whether the server has a user for an exporter of metrics. */
  exporter?: boolean;
  /** What waits for the workload; by default on the cluster of the component's provider. */
  readiness?: Readiness;
}

/** The Redis that all proxy replicas share for budget and rate counters. */
export class Redis extends pulumi.ComponentResource {
  /** The Secret with the password. */
  readonly secret: Secret;
  readonly configMap: ConfigMap;
  readonly service: Service;
  readonly deployment: Deployment;
  /** The password of the exporter's user, a secret; absent where there is none. */
  readonly exporterPassword?: pulumi.Output<string>;
  /** How to reach Redis; its host resolves when Redis is ready. */
  readonly connection: RedisConnection;

  constructor(name: string, args: RedisArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("redis", "Redis"), name, {}, takingOver("redis", "Redis", options));
    const { identity, namespace, settings, readiness = readinessOf(this) } = args;
    const labels = partLabels(identity, "redis", settings.name);
    const selector = selectorLabels("redis", settings.name);
    // Without it the Service would have two servers during an upgrade from 0.1, whose StatefulSet is deleted last.
    const podLabels = { "app.kubernetes.io/component": "counters" };
    const metadata = { name: settings.name, namespace, labels };
    const parent = { parent: this };

    // Letters and digits only: the passwords stand unquoted in a Redis configuration file.
    const newPassword = (use: string) =>
      new RandomPassword(`${name}-${use}`, { length: 40, special: false }, parent).result;
    const password = newPassword("password");
    if (args.exporter) this.exporterPassword = newPassword("exporter-password");
    const authentication = pulumi
      .all([password, this.exporterPassword])
      .apply(([own, exporter]) => authenticationConfiguration(own, exporter));
    this.secret = new Secret(
      `${name}-secret`,
      { metadata, stringData: { password, [authenticationFile]: authentication } },
      parent,
    );
    const configuration = redisConfiguration(settings);
    this.configMap = new ConfigMap(`${name}-config`, { metadata, data: { "redis.conf": configuration } }, parent);
    this.service = new Service(
      `${name}-service`,
      {
        metadata,
        spec: {
          selector: { ...selector, ...podLabels },
          ports: [{ name: "redis", port: redisPort, targetPort: "redis" }],
        },
      },
      parent,
    );
    const deployment = new Deployment(
      `${name}-server`,
      {
        metadata: { ...metadata, annotations: notAwaited },
        spec: redisDeploymentSpec(settings, {
          labels: { ...labels, ...podLabels },
          selector,
          // Redis reads the users of the other file at its start only.
          checksum: checksum(args.exporter ? configuration + exporterRights : configuration),
        }),
      },
      { parent: this, dependsOn: [this.secret, this.configMap, this.service] },
    );

    this.deployment = deployment;

    const host = pulumi
      .all([namespace, this.service.metadata.name, deployment.metadata])
      .apply(async ([inside, service]) => {
        const workload = { namespace: inside, name: settings.name, resource: deployment };
        await readiness?.deployment({ ...workload, minutes: 10 });
        return `${service}.${inside}.svc`;
      });
    this.connection = {
      host,
      port: redisPort,
      secretName: this.secret.metadata.name,
      passwordKey: "password",
      tls: false,
    };
    this.registerOutputs({ connection: this.connection });
  }
}
