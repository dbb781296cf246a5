import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType } from "../componentType";
import { keyedChecksum } from "../kubernetes/checksum";
import { partLabels, selectorLabels } from "../kubernetes/labels";
import type { Identity } from "../settings";
import { exporterDeploymentSpec, passwordFile, passwordKey } from "./exporterDeploymentSpec";
import { exporterName } from "./names";

/** What the exporter of Redis' metrics is made from. */
export interface RedisExporterArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  image: string;
  /** The name of Redis' Service, in the same namespace. */
  redis: string;
  /** The password of the exporter's own user in Redis. */
  password: pulumi.Input<string>;
}

/**
 * The exporter of Redis' metrics: a Deployment of its own, so that neither its failure nor its replacement touches Redis.
 */
export class RedisExporter extends pulumi.ComponentResource {
  /** The Secret with the exporter's password. */
  readonly secret: Secret;
  readonly deployment: Deployment;

  constructor(name: string, args: RedisExporterArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("monitoring", "RedisExporter"), name, {}, options);
    const { identity, namespace, image, redis } = args;
    const password = pulumi.secret(args.password);
    const labels = partLabels(identity, "redis-exporter", redis);
    const metadata = { name: exporterName(redis), namespace, labels };
    const parent = { parent: this };

    this.secret = new Secret(
      `${name}-secret`,
      { metadata, stringData: { [passwordKey]: password.apply((text) => passwordFile(redis, text)) } },
      parent,
    );
    this.deployment = new Deployment(
      `${name}-server`,
      {
        metadata,
        spec: exporterDeploymentSpec(
          { image, redis, secretName: this.secret.metadata.name },
          {
            labels,
            selector: selectorLabels("redis-exporter", redis),
            // The exporter reads the file at its start only.
            checksum: pulumi.unsecret(password.apply((text) => keyedChecksum(text, redis))),
          },
        ),
      },
      { ...parent, dependsOn: this.secret },
    );
    this.registerOutputs({});
  }
}
