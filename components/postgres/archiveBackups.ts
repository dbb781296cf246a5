import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { CronJob } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";

import { componentType } from "../componentType";
import { partLabels } from "../kubernetes/labels";
import type { Identity, ObjectStoreSettings } from "../settings";
import { archiveGuardRules, archiveGuardScript, archiveGuardSpec } from "./archiveGuardCronJob";
import { cnpgApiVersion } from "./clusterSpec";
import { objectStoreName } from "./objectStoreSpec";
import { archiveBackupSpec } from "./scheduledBackupSpec";
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
    const guarding = { name: guardName, namespace, labels: guardLabels };
    const child = { parent: this };
    this.account = new ServiceAccount(
      `${name}-guard-account`,
      { metadata: guarding, automountServiceAccountToken: true },
      child,
    );
    this.role = new Role(`${name}-guard-role`, { metadata: guarding, rules: archiveGuardRules(clusterName) }, child);
    this.binding = new RoleBinding(
      `${name}-guard-binding`,
      {
        metadata: guarding,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: guardName },
        subjects: [{ kind: "ServiceAccount", name: guardName, namespace }],
      },
      { ...child, dependsOn: this.role },
    );
    this.script = new ConfigMap(`${name}-guard-script`, { metadata: guarding, data: archiveGuardScript() }, child);
    const segments = waitingSegments(args.storage);
    const guard = { name: guardName, namespace, clusterName, segments, image: settings.guardImage };
    this.guard = new CronJob(
      `${name}-guard`,
      { metadata: guarding, spec: archiveGuardSpec(guard, guardLabels) },
      { ...child, dependsOn: [this.account, this.binding, this.script] },
    );
    this.registerOutputs({});
  }
}
