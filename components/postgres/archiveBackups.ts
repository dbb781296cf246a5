import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import type { CronJob } from "@pulumi/kubernetes/batch/v1";
import type { ConfigMap, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import type { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType } from "../componentType";
import { partLabels } from "../kubernetes/labels";
import type { Identity, ObjectStoreSettings } from "../settings";
import { archiveGuardRules, archiveGuardScript, archiveGuardSpec } from "./archiveGuardCronJob";
import { cnpgApiVersion } from "./clusterSpec";
import { objectStoreName } from "./objectStoreSpec";
import { archiveBackupSpec } from "./scheduledBackupSpec";
import { createScriptCronJob } from "./scriptCronJobResources";
import { waitingSegments } from "./walParameters";

/** What the backups in an object store are made from. */
export interface ArchiveBackupsArgs {
  identity: Identity;
  namespace: pulumi.Input<string>;
  /** The name of the CloudNativePG Cluster that is backed up; it must archive to its ObjectStore. */
  clusterName: string;
  /** The Cluster, where the same program makes it: a backup needs an instance. */
  cluster?: pulumi.Input<pulumi.Resource>;
  settings: ObjectStoreSettings;
  /** The size of each instance's volume, which bounds the WAL that may wait to be archived. */
  storage: string;
}

/**
 * Scheduled base backups of one CloudNativePG Cluster in its object store, from which its archived WAL can be replayed.
 * The plugin deletes old ones. A CronJob bounds the WAL that waits while the store is unreachable.
 */
export class ArchiveBackups extends pulumi.ComponentResource {
  readonly schedule: CustomResource;
  /** The CronJob that gives up the archive before WAL fills the volume. */
  readonly guard: CronJob;
  /** What the CronJob runs as. */
  readonly account: ServiceAccount;
  readonly role: Role;
  readonly binding: RoleBinding;
  readonly script: ConfigMap;

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
    const guardName = `${clusterName}-archive-guard`;
    const guardLabels = partLabels(identity, "postgres-archive-guard", guardName);
    const segments = waitingSegments(args.storage);
    const guard = { name: guardName, namespace, clusterName, segments, image: settings.guardImage };
    const resources = createScriptCronJob(
      `${name}-guard`,
      {
        metadata: { name: guardName, namespace, labels: guardLabels },
        rules: archiveGuardRules(clusterName),
        script: archiveGuardScript(),
        spec: archiveGuardSpec(guard, guardLabels),
      },
      () => ({ parent: this }),
    );
    this.guard = resources.cronJob;
    this.account = resources.account;
    this.role = resources.role;
    this.binding = resources.binding;
    this.script = resources.script;
    this.registerOutputs({});
  }
}
