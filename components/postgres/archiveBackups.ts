import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";

import { componentType } from "../componentType";
import { partLabels } from "../kubernetes/labels";
import type { Identity, ObjectStoreSettings } from "../settings";
import { cnpgApiVersion } from "./clusterSpec";
import { objectStoreName } from "./objectStoreSpec";
import { archiveBackupSpec } from "./scheduledBackupSpec";

/** What the backups in an object store are made from. */
export interface ArchiveBackupsArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  /** The name of the CloudNativePG Cluster that is backed up; it must archive to its ObjectStore. */
  clusterName: string;
  /** The Cluster, where the same program makes it: a backup needs an instance. */
  cluster?: pulumi.Input<pulumi.Resource>;
  settings: ObjectStoreSettings;
}

/**
 * Scheduled base backups of one CloudNativePG Cluster in its object store, from which its archived WAL can be replayed.
 * The plugin deletes old ones.
 */
export class ArchiveBackups extends pulumi.ComponentResource {
  readonly schedule: CustomResource;

  constructor(name: string, args: ArchiveBackupsArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("postgres", "ArchiveBackups"), name, {}, options);
    const { identity, namespace, clusterName, settings } = args;
    this.schedule = new CustomResource(
      `${name}-schedule`,
      {
        apiVersion: cnpgApiVersion,
        kind: "ScheduledBackup",
        metadata: {
          name: objectStoreName(clusterName),
          namespace,
          labels: partLabels(identity, "postgres", clusterName),
        },
        spec: archiveBackupSpec(clusterName, settings),
      },
      { parent: this, dependsOn: args.cluster },
    );
    this.registerOutputs({});
  }
}
