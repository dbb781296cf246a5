import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import type { CronJob } from "@pulumi/kubernetes/batch/v1";
import type { ConfigMap, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import type { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType, formerType } from "../componentType";
import { partLabels } from "../kubernetes/labels";
import type { BackupSettings, Identity } from "../settings";
import { cnpgApiVersion } from "./clusterSpec";
import { pruningRules, pruningScript, pruningSpec } from "./pruningCronJob";
import { scheduledBackupSpec } from "./scheduledBackupSpec";
import { createScriptCronJob } from "./scriptCronJobResources";

/** What the backups of a PostgreSQL cluster are made from. */
export interface PostgresBackupsArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  /** The name of the CloudNativePG Cluster that is backed up. */
  clusterName: string;
  /** The Cluster, where the same program makes it: the first backup needs every instance. */
  cluster?: pulumi.Input<pulumi.Resource>;
  settings: BackupSettings;
}

/** Scheduled volume-snapshot backups of one CloudNativePG Cluster, and the pruning of old ones. */
export class PostgresBackups extends pulumi.ComponentResource {
  readonly schedule: CustomResource;
  /** The CronJob that deletes backups past their retention. */
  readonly pruning: CronJob;
  /** What the CronJob runs as. */
  readonly account: ServiceAccount;
  readonly role: Role;
  readonly binding: RoleBinding;
  readonly script: ConfigMap;

  constructor(name: string, args: PostgresBackupsArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("postgres", "PostgresBackups"), name, {}, options);
    const { identity, namespace, clusterName, settings } = args;
    const pruneName = `${clusterName}-prune`;
    const pruneLabels = partLabels(identity, "postgres-pruning", pruneName);
    const child = (former: string): pulumi.CustomResourceOptions => ({ parent: this, aliases: [formerly(former)] });

    this.schedule = new CustomResource(
      `${name}-schedule`,
      {
        apiVersion: cnpgApiVersion,
        kind: "ScheduledBackup",
        metadata: {
          name: `${clusterName}-daily`,
          namespace,
          labels: partLabels(identity, "postgres", clusterName),
        },
        spec: scheduledBackupSpec(clusterName, settings),
      },
      // A component's dependencies are not its children's.
      { ...child("backup"), dependsOn: args.cluster },
    );
    const { retentionDays, pruningImage } = settings;
    const pruning = { name: pruneName, namespace, clusterName, retentionDays, image: pruningImage };
    const resources = createScriptCronJob(
      `${name}-prune`,
      {
        metadata: { name: pruneName, namespace, labels: pruneLabels },
        rules: pruningRules,
        script: pruningScript(),
        spec: pruningSpec(pruning, pruneLabels),
      },
      (suffix) => child(`prune${suffix}`),
    );
    this.pruning = resources.cronJob;
    this.account = resources.account;
    this.role = resources.role;
    this.binding = resources.binding;
    this.script = resources.script;
    this.registerOutputs({});
  }
}

/** Where version 0.1 had these resources: in the `PostgresCluster` of a `Gateway` called `gateway`. */
function formerly(name: string): pulumi.Alias {
  const gateway = pulumi.createUrn("gateway", formerType("index", "Gateway"));
  const parent = pulumi.createUrn("gateway-postgres", formerType("postgres", "PostgresCluster"), gateway);
  return { name: `gateway-postgres-${name}`, parent };
}
