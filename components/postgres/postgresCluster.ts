import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { CronJob } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";

import type { PostgresConnection } from "../connections";
import { originLabels, partLabels } from "../kubernetes/labels";
import type { Readiness } from "../readiness";
import type { BackupSettings, Identity, PostgresSettings } from "../settings";
import { clusterSpec } from "./cluster";
import { pruningRules, pruningScript, pruningSpec } from "./pruning";
import { scheduledBackupSpec } from "./scheduledBackup";

const apiVersion = "postgresql.cnpg.io/v1";

/** What the PostgreSQL component is made from. */
export interface PostgresClusterArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  settings: PostgresSettings;
  /** An image with Python 3, for pruning old backups. */
  toolsImage: string;
  /** Absent where nothing is made: in previews and on mocks. */
  readiness?: Readiness;
}

/** A CloudNativePG Cluster with its database, and by profile its backups and their pruning. */
export class PostgresCluster extends pulumi.ComponentResource {
  /** How to reach the database; resolves when every instance runs what was asked for. */
  readonly connection: pulumi.Output<PostgresConnection>;

  constructor(name: string, args: PostgresClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super("gateway:postgres:PostgresCluster", name, {}, options);
    const { identity, namespace, settings } = args;
    const labels = partLabels(identity, "postgres", settings.clusterName);

    const cluster = new CustomResource(
      `${name}-cluster`,
      {
        apiVersion,
        kind: "Cluster",
        metadata: { name: settings.clusterName, namespace, labels },
        spec: clusterSpec(settings, originLabels(identity)),
      },
      {
        parent: this,
        protect: settings.protect,
        customTimeouts: { delete: "10m" },
      },
    );
    if (settings.backup) this.scheduleBackups(name, args, settings.backup, labels, cluster);

    const serves = pulumi.all([namespace, cluster.metadata]).apply(async ([inside]) => {
      const workload = { namespace: inside, name: settings.clusterName, resource: cluster };
      await args.readiness?.cluster({ ...workload, minutes: settings.readyMinutes });
      return inside;
    });
    this.connection = serves.apply((inside) => ({
      host: `${settings.clusterName}-rw.${inside}.svc`,
      port: 5432,
      database: settings.database,
      secretName: `${settings.clusterName}-app`,
      urlKey: "uri",
    }));
    this.registerOutputs({ connection: this.connection });
  }

  private scheduleBackups(
    name: string,
    { identity, namespace, settings, toolsImage }: PostgresClusterArgs,
    backup: BackupSettings,
    labels: Record<string, string>,
    cluster: pulumi.Resource,
  ): void {
    const { clusterName } = settings;
    const pruneName = `${clusterName}-prune`;
    const pruneLabels = partLabels(identity, "postgres-pruning", pruneName);
    const metadata = { name: pruneName, namespace, labels: pruneLabels };
    const parent = { parent: this };

    new CustomResource(
      `${name}-backup`,
      {
        apiVersion,
        kind: "ScheduledBackup",
        metadata: { name: `${clusterName}-daily`, namespace, labels },
        spec: scheduledBackupSpec(clusterName, backup),
      },
      { parent: this, dependsOn: cluster },
    );
    const account = new ServiceAccount(
      `${name}-prune-account`,
      { metadata, automountServiceAccountToken: true },
      parent,
    );
    const role = new Role(`${name}-prune-role`, { metadata, rules: pruningRules }, parent);
    const binding = new RoleBinding(
      `${name}-prune-binding`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: pruneName },
        subjects: [{ kind: "ServiceAccount", name: pruneName, namespace }],
      },
      { parent: this, dependsOn: role },
    );
    const script = new ConfigMap(`${name}-prune-script`, { metadata, data: pruningScript() }, parent);
    new CronJob(
      `${name}-prune`,
      {
        metadata,
        spec: pulumi.output(namespace).apply((inside) =>
          pruningSpec(
            {
              name: pruneName,
              namespace: inside,
              clusterName,
              retentionDays: backup.retentionDays,
              image: toolsImage,
            },
            pruneLabels,
          ),
        ),
      },
      { parent: this, dependsOn: [account, binding, script] },
    );
  }
}
