import { gatewayApiVersion } from "../exposure/gatewaySpec";
import { barmanPluginChartVersion, barmanPluginVersion } from "../images";
import { barmanApiVersion } from "../postgres/objectStoreSpec";
import type { Settings } from "../settings";
import { UserError } from "../userError";
import type { ClusterFacts } from "./clusterFacts";
import { operatorProblems } from "./operator";

/** The command that installs the barman-cloud plugin, into the operator's namespace. */
export const pluginInstallCommand =
  "helm upgrade --install barman-cloud plugin-barman-cloud --repo https://cloudnative-pg.github.io/charts " +
  `--version ${barmanPluginChartVersion} --namespace cnpg-system --wait`;

/** The cluster lacks what the stack needs. The message lists everything that is missing, each with its fix. */
export class PrerequisiteError extends UserError {
  constructor(
    stack: string,
    readonly missing: readonly string[],
  ) {
    super(
      [`The cluster isn't ready for stack ${stack}; nothing was changed.`, ...missing.map((one) => `  ${one}`)].join(
        "\n",
      ),
    );
  }
}

/** Everything that the stack needs and the cluster lacks, each as a sentence with the fix. */
export function missingPrerequisites(settings: Settings, facts: ClusterFacts): string[] {
  return [
    ...operatorProblems(facts),
    ...storage(settings, facts),
    ...snapshots(settings, facts),
    ...archiving(settings, facts),
    ...monitoring(settings, facts),
    ...exposure(settings, facts),
    ...namespace(settings, facts),
    ...recovery(settings, facts),
  ];
}

/** The operator reads a recovery only when it creates a Cluster: one that is there would keep its data, without a word. */
function recovery({ namespace: { name }, postgres }: Settings, { bootstrap }: ClusterFacts): string[] {
  return postgres.recovery && bootstrap && !bootstrap.recovery
    ? [
        `postgres.recovery: Cluster ${postgres.clusterName} exists in namespace ${name} and wasn't made from a backup; nothing would be restored into it. ` +
          "Set postgres.clusterName to a new name, use a new stack, or remove postgres.recovery.",
      ]
    : [];
}

function storage({ postgres }: Settings, { storageClasses }: ClusterFacts): string[] {
  if (!storageClasses) return [];
  const known = storageClasses.map(({ name }) => name);
  const wanted: [string, string | undefined][] = [["postgres.storageClass", postgres.storageClass]];
  return wanted.flatMap(([path, name]) => {
    if (name !== undefined && !known.includes(name)) {
      return [`${path}: storage class ${name} not found; available: ${listed(known)}.`];
    }
    if (name === undefined && !storageClasses.some(({ isDefault }) => isDefault)) {
      return [`${path} is not set and the cluster has no default storage class; available: ${listed(known)}.`];
    }
    return [];
  });
}

function snapshots({ postgres }: Settings, { apis, volumeSnapshotClasses }: ClusterFacts): string[] {
  if (!postgres.backup) return [];
  if (!apis.has("snapshot.storage.k8s.io/v1")) {
    return [
      "Backups need volume snapshots, and snapshot.storage.k8s.io/v1 is not served. " +
        "Install the CSI external-snapshotter's CRDs and controller and a CSI driver that supports snapshots, then restart the operator.",
    ];
  }
  const name = postgres.backup.volumeSnapshotClass;
  return name !== undefined && volumeSnapshotClasses && !volumeSnapshotClasses.includes(name)
    ? [
        `postgres.backup.volumeSnapshotClass: volume snapshot class ${name} not found; available: ${listed(volumeSnapshotClasses)}.`,
      ]
    : [];
}

function archiving({ postgres }: Settings, { apis }: ClusterFacts): string[] {
  const path = postgres.objectStore ? "postgres.objectStore" : "postgres.recovery.objectStore";
  const needed = postgres.objectStore ?? postgres.recovery?.objectStore;
  return needed && !apis.has(barmanApiVersion)
    ? [
        `${path} needs the barman-cloud plugin, and ${barmanApiVersion} is not served. Install it: ` +
          `\`${pluginInstallCommand}\` (plugin ${barmanPluginVersion}; it needs cert-manager, or two TLS Secrets of your own: README.md).`,
      ]
    : [];
}

function monitoring({ monitoring: wanted }: Settings, { apis }: ClusterFacts): string[] {
  if (!wanted || apis.has("monitoring.coreos.com/v1")) return [];
  return [
    "monitoring.enabled needs the Prometheus operator's CRDs, and monitoring.coreos.com/v1 is not served. " +
      "Install the operator (https://prometheus-operator.dev), or set monitoring.enabled to false.",
  ];
}

function exposure({ exposure: wanted }: Settings, { apis }: ClusterFacts): string[] {
  if (!wanted) return [];
  const missing: string[] = [];
  const { gateway, gatewayClass, tls } = wanted;
  if ((gateway ?? gatewayClass) !== undefined && !apis.has(gatewayApiVersion)) {
    missing.push(
      `${gateway ? "exposure.gateway" : "exposure.gatewayClass"} needs the Gateway API, and ${gatewayApiVersion} is not served. ` +
        "Install its CRDs and a controller (https://gateway-api.sigs.k8s.io/guides/), or use exposure.ingressClass.",
    );
  }
  if (tls?.issuer !== undefined && !apis.has("cert-manager.io/v1")) {
    missing.push(
      "exposure.tls.issuer needs cert-manager, and cert-manager.io/v1 is not served. " +
        "Install it (https://cert-manager.io/docs/installation/), or name a Secret in exposure.tls.secretName.",
    );
  }
  return missing;
}

function namespace({ identity, namespace: wanted }: Settings, { namespace: found }: ClusterFacts): string[] {
  if (!wanted.create) {
    return found.finding === "absent"
      ? [
          `namespace: ${wanted.name} doesn't exist and createNamespace is false. Create it, or set createNamespace to true.`,
        ]
      : [];
  }
  const own = `${identity.project}.${identity.stack}`;
  return found.finding === "present" && found.stack !== own
    ? [
        `namespace: ${wanted.name} exists already and ${found.stack ? `belongs to stack ${found.stack}` : "is not this stack's"}. ` +
          "Choose another namespace, or set createNamespace to false to deploy into the existing one.",
      ]
    : [];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
