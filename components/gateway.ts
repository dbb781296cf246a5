import { Namespace } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType, takingOver } from "./componentType";
import type { RedisConnection } from "./connections";
import { Exposure } from "./exposure/exposure";
import { type ClusterAccessInput, clusterOf, type FoundCluster } from "./kubernetes/clusterAccess";
import { gatewayLabels } from "./kubernetes/labels";
import { restrictedNamespaceLabels } from "./kubernetes/security";
import { proxyPort } from "./litellm/deploymentSpec";
import { LiteLLM } from "./litellm/liteLLM";
import { Monitoring } from "./monitoring/monitoring";
import { ArchiveBackups } from "./postgres/archiveBackups";
import { PostgresBackups } from "./postgres/postgresBackups";
import { PostgresCluster } from "./postgres/postgresCluster";
import { checkFoundCluster } from "./prerequisites";
import { onMocks, type Readiness, readinessOf } from "./readiness";
import { Redis } from "./redis/redis";
import type { Settings } from "./settings";

/** What a gateway is made from. */
export interface GatewayArgs {
  /** What `resolveSettings` gives. */
  settings: Settings;
  /**
   * The namespace that everything goes to: that of the settings where not set. An output of the program's own, such as a
   * namespace's name, makes the gateway depend on it; the settings' `namespace.create` must be false then.
   */
  namespace?: pulumi.Input<string>;
  /**
   * The cluster that the gateway goes to, where it can't be read from the provider: that of the resource options, or else
   * the default one.
   */
  cluster?: ClusterAccessInput;
  /** What waits until the workloads run what was asked for; by default on that cluster. */
  readiness?: Readiness;
}

/**
 * One gateway in one namespace: the proxy, its database with its backups, by profile the shared Redis, and monitoring and
 * exposure where they are asked for. Unless the settings' `checkCluster` is false, the cluster is asked for what they need before the first
 * resource is made.
 */
export class Gateway extends pulumi.ComponentResource {
  /** The name of the namespace. */
  readonly namespace: pulumi.Output<string>;
  readonly postgres: PostgresCluster;
  /** Absent where the settings ask for none. */
  readonly backups?: PostgresBackups;
  /** Absent where the settings have no object store. */
  readonly archiveBackups?: ArchiveBackups;
  /** The stack's own Redis; absent where the replicas share no counters, or an external one. */
  readonly redis?: Redis;
  /** Absent where the replicas share no counters. */
  readonly redisConnection?: RedisConnection;
  readonly litellm: LiteLLM;
  /** Absent where the settings ask for none. */
  readonly monitoring?: Monitoring;
  /** Absent where the settings ask for none: nothing is reached from outside then. */
  readonly exposure?: Exposure;

  constructor(name: string, args: GatewayArgs, options?: pulumi.ComponentResourceOptions) {
    // The children wait for their parent's registration, and that for what it depends on.
    let permit: (checked: Promise<pulumi.Resource[]>) => void = () => undefined;
    const permission = new Promise<pulumi.Resource[]>((resolve) => (permit = resolve));
    const gated = pulumi.mergeOptions(options, { dependsOn: permission });
    super(componentType("index", "Gateway"), name, {}, takingOver("index", "Gateway", gated));
    const { settings } = args;
    const cluster = clusterOf(this, args.cluster);
    const checked = this.check(args, cluster);
    // A preview makes nothing that would have to wait.
    permit(pulumi.runtime.isDryRun() ? Promise.resolve([]) : checked.then(() => []));
    const readiness = args.readiness ?? readinessOf(this, cluster);
    const { identity } = settings;
    const parent = { parent: this };

    this.namespace = args.namespace ? pulumi.output(args.namespace) : this.namespaceOf(name, settings);
    const common = { identity, namespace: this.namespace, readiness };

    this.postgres = new PostgresCluster(`${name}-postgres`, { ...common, settings: settings.postgres }, parent);
    const { backup, clusterName, objectStore, storage } = settings.postgres;
    const backedUp = { identity, namespace: this.namespace, clusterName, cluster: this.postgres.ready };
    if (backup) {
      this.backups = new PostgresBackups(`${name}-postgres-backups`, { ...backedUp, settings: backup }, parent);
    }
    if (objectStore) {
      const args = { ...backedUp, settings: objectStore, storage };
      this.archiveBackups = new ArchiveBackups(`${name}-postgres-archive`, args, parent);
    }
    const { redis } = settings;
    if (redis?.kind === "server") {
      const exporter = settings.monitoring !== undefined;
      this.redis = new Redis(`${name}-redis`, { ...common, settings: redis, exporter }, parent);
    }
    this.redisConnection = redis?.kind === "external" ? redis : this.redis?.connection;
    this.litellm = new LiteLLM(
      `${name}-litellm`,
      {
        ...common,
        settings: settings.litellm,
        postgres: this.postgres.connection,
        redis: this.redisConnection,
      },
      parent,
    );
    if (settings.monitoring) {
      this.monitoring = new Monitoring(
        `${name}-monitoring`,
        {
          identity,
          namespace: this.namespace,
          settings: settings.monitoring,
          watched: settings,
          redisPassword: this.redis?.exporterPassword,
        },
        parent,
      );
    }
    if (settings.exposure) {
      const backend = { service: this.litellm.service.metadata.name, port: proxyPort };
      const args = {
        identity,
        namespace: this.namespace,
        settings: settings.exposure,
        litellm: settings.litellm,
        backend,
      };
      this.exposure = new Exposure(`${name}-exposure`, args, parent);
    }
    // In a preview too the run fails with the check.
    this.registerOutputs({ namespace: pulumi.all([this.namespace, checked]).apply(([namespace]) => namespace) });
  }

  private async check({ settings, namespace }: GatewayArgs, cluster: Promise<FoundCluster>): Promise<void> {
    if (!settings.checkCluster || onMocks()) return;
    const found = await cluster;
    // Loading the Kubernetes client takes a third of a second. A preview sends its first requests before that: the engine
    // starts the provider meanwhile.
    if (pulumi.runtime.isDryRun()) await new Promise((resolve) => void this.postgres.urn.apply(resolve));
    // One of the program's own may be made in this very run.
    const name = namespace === undefined ? settings.namespace.name : undefined;
    await checkFoundCluster(settings, found, name, this);
  }

  private namespaceOf(name: string, { identity, namespace, protect }: Settings): pulumi.Output<string> {
    if (!namespace.create) return pulumi.output(namespace.name);
    const labels = { ...gatewayLabels(identity), ...restrictedNamespaceLabels };
    return new Namespace(`${name}-namespace`, { metadata: { name: namespace.name, labels } }, { parent: this, protect })
      .metadata.name;
  }
}
