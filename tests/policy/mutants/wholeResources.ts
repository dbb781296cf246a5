import type { Mutable } from "../support";
import { again, caught, kindOf, left, type Mutant, titleOf, type Verdict } from "./mutant";

const otherObjects = left("References to objects outside the stack");

/** What has to come of a resource that is gone, by its Pulumi name. */
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
  // The next four are made by others where a team has it so: a database elsewhere, a namespace that exists, and the like.
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

/** Each Kubernetes object gone, and each resource's protection turned round. */
export function wholeResources(resources: readonly Mutable[]): Mutant[] {
  const custom = resources.filter(({ type }) => type.startsWith("kubernetes:") || type.startsWith("random:"));
  const gone = custom
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map((resource): Mutant => {
      const verdict = dropped[resource.name];
      if (!verdict) throw new Error(`nobody has said what comes of ${titleOf(resource)} being gone`);
      return {
        title: `${titleOf(resource)} gone`,
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

/** Whether a resource runs pods by a template of its own. */
export const runsPods = (resource: Mutable): boolean =>
  ["Deployment", "StatefulSet", "Job", "CronJob"].includes(kindOf(resource));

/** Where the pods' template is. */
export const templateOf = (resource: Mutable): string =>
  kindOf(resource) === "CronJob" ? "spec.jobTemplate.spec.template" : "spec.template";
