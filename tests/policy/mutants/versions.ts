import { find, type Mutable } from "../support";
import { again, caught, type Mutant, titleOf, type Verdict } from "./mutant";

/** Resources with another API version, in Pulumi's type or in the manifest. */
export function versions(resources: readonly Mutable[]): Mutant[] {
  const typed = (kind: string, version: string, verdict: Verdict): Mutant => {
    const resource = find(resources, kind, kind === "Deployment" ? "litellm" : undefined);
    return {
      title: `${titleOf(resource)}: of type ${version}`,
      change: (copy) => {
        again(copy, resource).type = `kubernetes:${version}:${kind}`;
      },
      verdict,
    };
  };
  const gone = caught("removed-api-version");
  const written = (kind: string, apiVersion: string): Mutant => {
    const resource = find(resources, kind);
    return {
      title: `${titleOf(resource)}: apiVersion ${apiVersion}`,
      change: (copy) => {
        again(copy, resource).inputs.apiVersion = apiVersion;
      },
      verdict: gone,
    };
  };
  return [
    typed("PodDisruptionBudget", "policy/v1beta1", gone),
    typed("CronJob", "batch/v1beta1", gone),
    typed("CronJob", "batch/v2alpha1", gone),
    typed("Deployment", "extensions/v1beta1", gone),
    typed("Deployment", "apps/v1beta2", gone),
    typed("Role", "rbac.authorization.k8s.io/v1beta1", gone),
    typed("RoleBinding", "rbac.authorization.k8s.io/v1alpha1", gone),
    typed("PodDisruptionBudget", "policy/v1", "harmless"),
    written("PodDisruptionBudget", "policy/v1beta1"),
    written("Cluster", "postgresql.cnpg.io/v1beta1"),
    written("ScheduledBackup", "postgresql.k8s.enterprisedb.io/v1"),
  ];
}
