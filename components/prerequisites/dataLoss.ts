import { parseQuantity } from "../config/quantity";
import type { Settings } from "../settings";
import { UserError } from "../userError";
import type { ClusterFacts } from "./clusterFacts";
import type { LivingCluster } from "./livingClusters";

/** Something that an update would destroy or could not do, in comparison with what lives in the cluster. */
export interface DataLoss {
  /** What `allowDataLoss` must list to permit it; undefined where nothing does. */
  permission?: string;
  /** What changes, what is lost, and how to keep it. */
  sentence: string;
}

/** The update would destroy data. The message lists everything that would be lost, and what permits each. */
export class DataLossError extends UserError {
  constructor(
    stack: string,
    readonly losses: readonly DataLoss[],
  ) {
    const lines = losses.map(({ sentence, permission }) =>
      permission === undefined ? `  ${sentence}` : `  ${sentence} To permit it, add "${permission}" to allowDataLoss.`,
    );
    const permissions = losses.flatMap(({ permission }) => permission ?? []);
    const command = permissions.map(
      (permission, index) => `\`pulumi config set --path 'allowDataLoss[${index}]' '${permission}'\``,
    );
    super(
      [
        `Stack ${stack} would lose data that lives in the cluster; nothing was changed.`,
        ...lines,
        ...(command.length > 0 ? [`  Permit only what may be lost: ${command.join(", ")}.`] : []),
      ].join("\n"),
    );
  }
}

/**
 * Compares the settings with the Clusters that live in the gateway's namespace, whatever the stack's state has of them.
 * @param left the stack's Clusters in the namespace that it leaves (`lastUpdate.ts`)
 * @returns what would be lost and isn't permitted by `allowDataLoss`
 */
export function dataLosses(settings: Settings, facts: ClusterFacts, left: readonly LivingCluster[] = []): DataLoss[] {
  const { postgres, allowDataLoss = [] } = settings;
  const inside = ownClusters(settings, facts).filter((one) => isInside(one, settings));
  const same = inside.find(({ name }) => name === postgres.clusterName);
  // Beside a Cluster that is there already, another one of the stack belongs to another gateway of its program.
  const losses = same ? changesOf(same, settings, facts) : inside.map((one) => renamed(one, settings));
  return [...losses, ...left.map((one) => moved(one, settings))].filter(
    ({ permission }) => permission === undefined || !allowDataLoss.includes(permission),
  );
}

/**
 * Clusters of a stack of this name in other namespaces, where the gateway's own has none, and which `allowDataLoss` doesn't
 * list. They need not be this stack's: stacks of one name can have different backends, and their labels are the same.
 */
export function clustersElsewhere(settings: Settings, facts: ClusterFacts): LivingCluster[] {
  const { allowDataLoss = [] } = settings;
  const own = ownClusters(settings, facts);
  if (own.some((one) => isInside(one, settings))) return [];
  return own.filter((one) => !allowDataLoss.includes(nameOf(one)));
}

/** The warning of a Cluster elsewhere that the stack's own outputs don't name. */
export function elsewhereWarning(living: LivingCluster, { identity, namespace }: Settings): string {
  const name = nameOf(living);
  return (
    `The Cluster ${name} belongs to a stack ${identity.stack} too. If it is this stack's, the change of its namespace ` +
    `to ${namespace.name} deletes it with every key, all spend, its volumes and their snapshots. ` +
    `If that is meant, or if it is another stack of the same name, add "${name}" to allowDataLoss to end this warning.`
  );
}

function ownClusters({ identity }: Settings, { clusters = [] }: ClusterFacts): LivingCluster[] {
  return clusters.filter(({ stack }) => stack === `${identity.project}.${identity.stack}`);
}

function isInside({ namespace }: LivingCluster, settings: Settings): boolean {
  return namespace === settings.namespace.name;
}

function moved(living: LivingCluster, { namespace, postgres }: Settings): DataLoss {
  const name = nameOf(living);
  return {
    permission: name,
    sentence:
      `namespace: the database would be the empty Cluster ${namespace.name}/${postgres.clusterName}, and ${name} would be deleted ` +
      `with every key, all spend, its volumes and their snapshots. Set namespace to ${living.namespace} to keep it.`,
  };
}

function renamed(living: LivingCluster, { postgres }: Settings): DataLoss {
  const name = nameOf(living);
  return {
    permission: name,
    sentence:
      `postgres.clusterName: the database would be the empty Cluster ${postgres.clusterName}, and ${name} would be deleted ` +
      `with every key, all spend, its volumes and their snapshots. Set postgres.clusterName to ${living.name} to keep it.`,
  };
}

function changesOf(living: LivingCluster, { identity, postgres }: Settings, facts: ClusterFacts): DataLoss[] {
  const name = nameOf(living);
  const losses: DataLoss[] = [];
  const lowered =
    living.profile !== undefined && living.profile !== identity.profile
      ? ` (profile ${living.profile} becomes ${identity.profile})`
      : "";
  if (postgres.instances < living.instances) {
    const fewer = living.instances - postgres.instances;
    losses.push({
      permission: `${name}: ${fewer} of ${living.instances} instances`,
      sentence:
        `postgres.instances: ${name} has ${living.instances} instances and would have ${postgres.instances}${lowered}: ` +
        `the volumes of ${fewer === 1 ? "one instance" : `${fewer} instances`} would be deleted. ` +
        `Set postgres.instances to ${living.instances} to keep them.`,
    });
  }
  if (living.storage !== undefined && (parseQuantity(postgres.storage) ?? 0) < (parseQuantity(living.storage) ?? 0)) {
    losses.push({
      sentence:
        `postgres.storage: the volumes of ${name} have ${living.storage} and can't shrink to ${postgres.storage}${lowered}: ` +
        `CloudNativePG refuses it. Set postgres.storage to ${living.storage} or more.`,
    });
  }
  const standard = facts.storageClasses?.find(({ isDefault }) => isDefault)?.name;
  const [before, after] = [living.storageClass ?? standard, postgres.storageClass ?? standard];
  if (before !== after) {
    const [from, to] = [before ?? "the default class", after ?? "the default class"];
    losses.push({
      permission: `${name}: storage class ${from}`,
      sentence:
        `postgres.storageClass: the volumes of ${name} are of ${from} and stay there; only new ones would be of ${to}. ` +
        `To move the data, each instance's volume must be deleted in turn. Set postgres.storageClass to ${from} to keep it.`,
    });
  }
  return losses;
}

function nameOf({ namespace, name }: LivingCluster): string {
  return `${namespace}/${name}`;
}
