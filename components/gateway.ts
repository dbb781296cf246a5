import { Namespace } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import type { PostgresConnection, RedisConnection } from "./connections";
import { gatewayLabels } from "./kubernetes/labels";
import { restrictedNamespaceLabels } from "./kubernetes/security";
import { LiteLLM } from "./litellm/liteLLM";
import { PostgresCluster } from "./postgres/postgresCluster";
import type { Readiness } from "./readiness";
import { Redis } from "./redis/redis";
import type { Settings } from "./settings";

/** One gateway in one namespace: the proxy, its database, and by profile the shared Redis. */
export class Gateway extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly postgres: pulumi.Output<PostgresConnection>;
  /** Absent where the replicas share no counters. */
  readonly redis?: pulumi.Output<RedisConnection>;
  readonly litellm: LiteLLM;

  /** @param readiness waits for what is made; absent where nothing is */
  constructor(name: string, settings: Settings, readiness?: Readiness, options?: pulumi.ComponentResourceOptions) {
    super("gateway:index:Gateway", name, {}, options);
    const { identity } = settings;
    const parent = { parent: this };

    this.namespace = settings.namespace.create
      ? new Namespace(
          `${name}-namespace`,
          {
            metadata: {
              name: settings.namespace.name,
              labels: { ...gatewayLabels(identity), ...restrictedNamespaceLabels },
            },
          },
          { parent: this, protect: settings.protect },
        ).metadata.name
      : pulumi.output(settings.namespace.name);
    const common = { identity, namespace: this.namespace, readiness };

    this.postgres = new PostgresCluster(
      `${name}-postgres`,
      { ...common, settings: settings.postgres, toolsImage: settings.litellm.image },
      parent,
    ).connection;
    this.redis = this.sharedRedis(`${name}-redis`, settings, readiness, parent);
    this.litellm = new LiteLLM(
      `${name}-litellm`,
      { ...common, settings: settings.litellm, postgres: this.postgres, redis: this.redis },
      parent,
    );
    this.registerOutputs({ namespace: this.namespace });
  }

  private sharedRedis(
    name: string,
    { identity, redis }: Settings,
    readiness: Readiness | undefined,
    parent: pulumi.ComponentResourceOptions,
  ): pulumi.Output<RedisConnection> | undefined {
    if (redis?.kind !== "server") return redis && pulumi.output(redis);
    return new Redis(name, { identity, namespace: this.namespace, settings: redis, readiness }, parent).connection;
  }
}
