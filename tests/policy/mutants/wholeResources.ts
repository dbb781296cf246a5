import type { Mutable } from "../support";
import { again, caught, kindOf, left, type Mutant, titleOf, type Verdict } from "./mutant";

const otherObjects = left("References to objects outside the stack");

/** The expected verdict on removing a resource, by its Pulumi name. */
const dropped: Record<string, Verdict> = {
  "gateway-litellm-config": caught("fail-open-budgets"),
  "gateway-litellm-disruption-budget": caught("missing-pdb"),
  "gateway-litellm-proxy": caught("fail-open-budgets"),
  "gateway-postgres-backups-schedule": caught("missing-scheduled-backup"),
  "gateway-postgres-backups-prune": caught("unpruned-volume-snapshots"),
  "gateway-postgres-backups-prune-binding": caught("unpruned-volume-snapshots"),
  "gateway-postgres-backups-prune-role": caught("unpruned-volume-snapshots"),
  "gateway-redis-server": caught("coordination-redis-not-shared"),
  "gateway-redis-service": caught("coordination-redis-not-shared"),
  // The following may exist outside the stack, such as a database elsewhere or an existing namespace.
  "gateway-postgres-cluster": otherObjects,
  "gateway-namespace": otherObjects,
  "gateway-litellm-keys": otherObjects,
  "gateway-litellm-service": otherObjects,
  "gateway-litellm-account": otherObjects,
  "gateway-litellm-migration": otherObjects,
  "gateway-postgres-backups-prune-account": otherObjects,
  "gateway-postgres-backups-prune-script": otherObjects,
  "gateway-redis-config": otherObjects,
  "gateway-redis-secret": otherObjects,
};

/** Removes each Kubernetes object, and flips `protect` of each resource. */
export function wholeResources(resources: readonly Mutable[]): Mutant[] {
  const custom = resources.filter(({ type }) => type.startsWith("kubernetes:") || type.startsWith("random:"));
  const gone = custom
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map((resource): Mutant => {
      const verdict = dropped[resource.name];
      if (!verdict)
        throw new Error(`no expected verdict on removing ${titleOf(resource)}: add ${resource.name} to \`dropped\``);
      return {
        title: `${titleOf(resource)}: removed`,
        change: (copy) => copy.splice(copy.indexOf(again(copy, resource)), 1),
        verdict,
      };
    });
  const turned = custom.map((resource): Mutant => ({
    title: `${titleOf(resource)}: protect ${String(!resource.protect)}`,
    change: (copy) => {
      again(copy, resource).protect = !resource.protect;
    },
    verdict: resource.protect ? caught("unprotected-data") : "harmless",
  }));
  return [...gone, ...turned];
}

/** Whether a resource has a pod template. */
export const runsPods = (resource: Mutable): boolean =>
  ["Deployment", "StatefulSet", "Job", "CronJob"].includes(kindOf(resource));

/** The path of the pod template. */
export const templateOf = (resource: Mutable): string =>
  kindOf(resource) === "CronJob" ? "spec.jobTemplate.spec.template" : "spec.template";
