import type { types } from "@pulumi/kubernetes";
import { CronJob } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import type * as pulumi from "@pulumi/pulumi";

/** A CronJob that runs a script, and what the script runs as. */
export interface ScriptCronJobResources {
  cronJob: CronJob;
  account: ServiceAccount;
  role: Role;
  binding: RoleBinding;
  script: ConfigMap;
}

/** What these resources are made from; all of them have the same metadata. */
export interface ScriptCronJobArgs {
  metadata: { name: string; namespace: pulumi.Input<string>; labels: Record<string, string> };
  /** What the script may do in the namespace. */
  rules: types.input.rbac.v1.PolicyRule[];
  /** The script, by file name. */
  script: Record<string, string>;
  spec: types.input.batch.v1.CronJobSpec;
}

/**
 * Creates a CronJob that runs a script as a ServiceAccount of its own.
 * @param name the CronJob's in Pulumi; the others' begin with it
 * @param options of each resource, by what its name has after `name`
 */
export function createScriptCronJob(
  name: string,
  { metadata, rules, script, spec }: ScriptCronJobArgs,
  options: (suffix: string) => pulumi.CustomResourceOptions,
): ScriptCronJobResources {
  const account = new ServiceAccount(
    `${name}-account`,
    { metadata, automountServiceAccountToken: true },
    options("-account"),
  );
  const role = new Role(`${name}-role`, { metadata, rules }, options("-role"));
  const binding = new RoleBinding(
    `${name}-binding`,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: metadata.name, namespace: metadata.namespace }],
    },
    { ...options("-binding"), dependsOn: role },
  );
  const configMap = new ConfigMap(`${name}-script`, { metadata, data: script }, options("-script"));
  const cronJob = new CronJob(name, { metadata, spec }, { ...options(""), dependsOn: [account, binding, configMap] });
  return { cronJob, account, role, binding, script: configMap };
}
