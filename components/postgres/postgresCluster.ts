import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";

import { componentType, takingOver } from "../componentType";
import type { PostgresConnection } from "../connections";
import { originLabels, partLabels } from "../kubernetes/labels";
import { type Readiness, readinessOf } from "../readiness";
import type { Identity, PostgresSettings } from "../settings";
import { clusterSpec, cnpgApiVersion } from "./clusterSpec";
import { barmanApiVersion, objectStoreName, objectStoreSpec, storeConfiguration } from "./objectStoreSpec";
import { recoveryStoreName } from "./recoverySpec";

/** What the PostgreSQL component is made from. */
export interface PostgresClusterArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: PostgresSettings;
  /** What waits for the workload; by default on the cluster of the component's provider. */
  readiness?: Readiness;
}

/** A CloudNativePG Cluster with its database. Its backups are a component of their own, `PostgresBackups`. */
export class PostgresCluster extends pulumi.ComponentResource {
  readonly cluster: CustomResource;
  /** Where the Cluster archives to; absent where the settings have no object store. */
  readonly objectStore?: CustomResource;
  /** What the Cluster was restored from; absent where the settings have no such object store. */
  readonly recoveryStore?: CustomResource;
  /** How to reach the database; host and Secret resolve when the primary takes writes. */
  readonly connection: PostgresConnection;
  /** The Cluster, when every instance runs what was asked for: for what must come after that. */
  readonly ready: pulumi.Output<pulumi.Resource>;

  constructor(name: string, args: PostgresClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("postgres", "PostgresCluster"), name, {}, takingOver("postgres", "PostgresCluster", options));
    const { identity, namespace, settings, readiness = readinessOf(this) } = args;
    const labels = partLabels(identity, "postgres", settings.clusterName);

    if (settings.objectStore) {
      this.objectStore = new CustomResource(
        `${name}-object-store`,
        {
          apiVersion: barmanApiVersion,
          kind: "ObjectStore",
          metadata: { name: objectStoreName(settings.clusterName), namespace, labels },
          spec: objectStoreSpec(settings.objectStore),
        },
        { parent: this },
      );
    }
    const from = settings.recovery?.objectStore;
    if (from) {
      this.recoveryStore = new CustomResource(
        `${name}-recovery-store`,
        {
          apiVersion: barmanApiVersion,
          kind: "ObjectStore",
          metadata: { name: recoveryStoreName(settings.clusterName), namespace, labels },
          // Without a retention policy, so that nothing in it is deleted.
          spec: storeConfiguration(from),
        },
        { parent: this },
      );
    }
    const stores = [this.objectStore, this.recoveryStore].filter((store) => store !== undefined);
    const cluster = new CustomResource(
      `${name}-cluster`,
      {
        apiVersion: cnpgApiVersion,
        kind: "Cluster",
        metadata: { name: settings.clusterName, namespace, labels },
        spec: clusterSpec(settings, originLabels(identity)),
      },
      {
        parent: this,
        protect: settings.protect,
        // An instance that starts before its ObjectStore gets no sidecar that archives.
        ...(stores.length > 0 ? { dependsOn: stores } : {}),
        customTimeouts: { delete: "10m" },
      },
    );
    this.cluster = cluster;

    const workload = { name: settings.clusterName, resource: cluster, minutes: settings.readyMinutes };
    const serves = pulumi.all([namespace, cluster.metadata]).apply(async ([inside]) => {
      await readiness?.primary({ ...workload, namespace: inside });
      return inside;
    });
    this.ready = readiness
      ? serves.apply(async (inside) => {
          await readiness?.cluster({ ...workload, namespace: inside });
          return cluster;
        })
      : pulumi.output(cluster);
    this.connection = {
      host: pulumi.interpolate`${settings.clusterName}-rw.${serves}.svc`,
      port: 5432,
      database: settings.database,
      secretName: serves.apply(() => `${settings.clusterName}-app`),
      urlKey: "uri",
      ca: { secretName: `${settings.clusterName}-ca`, key: "ca.crt" },
    };
    // The update ends when these have resolved.
    const instances = this.ready.apply(() => settings.instances);
    this.registerOutputs({ connection: this.connection, instances });
  }
}
