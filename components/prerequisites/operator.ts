import type { V1Deployment } from "@kubernetes/client-node";

import { oldestOperatorVersion, operatorChartVersion, operatorVersion } from "../images";
import type { Settings } from "../settings";
import type { ClusterFacts } from "./clusterFacts";

/** A CloudNativePG operator, as its Deployment describes it. */
export interface FoundOperator {
  namespace: string;
  name: string;
  replicas: number;
  image: string;
  /** `1.30.0`; undefined where neither the image's tag nor a label has it. */
  version?: string;
}

/** The label of the operator's Deployment, both in the release manifest and in the Helm chart. */
export const operatorSelector = "app.kubernetes.io/name=cloudnative-pg";

/** The command that installs the operator. */
export const installCommand =
  "helm upgrade --install cnpg cloudnative-pg --repo https://cloudnative-pg.github.io/charts " +
  `--version ${operatorChartVersion} --namespace cnpg-system --create-namespace --set replicaCount=2 --wait`;

/** Reads an operator's Deployment. An image named by digest alone has its version in the label that the chart sets. */
export function foundOperator({ metadata, spec }: V1Deployment): FoundOperator {
  const image = spec?.template.spec?.containers[0]?.image ?? "";
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    replicas: spec?.replicas ?? 1,
    image,
    version:
      /:v?(\d+\.\d+\.\d+)[^:/@]*(?:@|$)/.exec(image)?.[1] ??
      /^v?(\d+\.\d+\.\d+)/.exec(metadata?.labels?.["app.kubernetes.io/version"] ?? "")?.[1],
  };
}

/** No operator, or none that is new enough, each as a sentence with the fix. */
export function operatorProblems({ apis, operators = [] }: ClusterFacts): string[] {
  if (!apis.has("postgresql.cnpg.io/v1")) {
    return [
      "The CloudNativePG operator is not installed (postgresql.cnpg.io/v1 is not served). Install it first: " +
        `\`${installCommand}\` (operator ${operatorVersion}).`,
    ];
  }
  // Several may each look after some namespaces: which one serves this stack can't be read from outside.
  if (operators.length === 0 || !operators.every(({ version }) => isOlder(version, oldestOperatorVersion))) return [];
  return operators.map(
    (operator) =>
      `The CloudNativePG operator ${nameOf(operator)} is ${operator.version}, and ${oldestOperatorVersion} or later is ` +
      `needed: an older one ignores fields that the stack sets. Upgrade it one minor version at a time, up to ` +
      `${operatorVersion} (docs/runbook.md).`,
  );
}

/** Risks that show only in a failover or an update. */
export function operatorWarnings({ identity }: Settings, { apis, operators }: ClusterFacts): string[] {
  if (!operators || !apis.has("postgresql.cnpg.io/v1")) return [];
  if (operators.length === 0) {
    return [
      `No Deployment is labelled ${operatorSelector}, although postgresql.cnpg.io/v1 is served. ` +
        `Without a running CloudNativePG operator the database never becomes ready. Install it: \`${installCommand}\`.`,
    ];
  }
  return operators.flatMap((operator) => [
    ...versionWarnings(operator),
    ...replicaWarnings(operator, identity.profile),
  ]);
}

function versionWarnings(operator: FoundOperator): string[] {
  const { image, version } = operator;
  if (version === undefined) {
    return [
      `The version of the CloudNativePG operator ${nameOf(operator)} can't be read from its image ${image}; ` +
        `${oldestOperatorVersion} or later is needed.`,
    ];
  }
  return !isOlder(version, oldestOperatorVersion) && isOlder(version, operatorVersion)
    ? [
        `The CloudNativePG operator ${nameOf(operator)} is ${version}; this program is tested with ${operatorVersion}. ` +
          "Upgrade it (docs/runbook.md).",
      ]
    : [];
}

function replicaWarnings(operator: FoundOperator, profile: Settings["identity"]["profile"]): string[] {
  const { namespace, name, replicas } = operator;
  if (replicas > 1 || (replicas === 1 && profile !== "prod")) return [];
  const state =
    replicas === 0
      ? "is scaled to zero: nothing manages the database"
      : "has one replica: no failover happens while its pod is replaced";
  return [
    `The CloudNativePG operator ${nameOf(operator)} ${state}. Give it two: ` +
      `\`kubectl --namespace ${namespace} scale deployment ${name} --replicas=2\` ` +
      "(installed by Helm: `--set replicaCount=2`).",
  ];
}

function nameOf({ namespace, name }: FoundOperator): string {
  return `${namespace}/${name}`;
}

/** Whether a version is known and comes before another. */
function isOlder(version: string | undefined, than: string): boolean {
  return version !== undefined && version.localeCompare(than, "en", { numeric: true }) < 0;
}
