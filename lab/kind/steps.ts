import { operatorVersion } from "../build/recipes";

/** The name of the cluster, for `kind get clusters`. */
export const clusterName = "llm-gateway";

/** Of the CSI hostpath driver, as its example and its deployment name them. */
export const storageClass = "csi-hostpath-sc";
export const volumeSnapshotClass = "csi-hostpath-snapclass";

/** One command of the cluster's start. */
export interface KindStep {
  title: string;
  command: string;
  args: readonly string[];
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
}

const snapshotter = "https://github.com/kubernetes-csi/external-snapshotter";
const snapshotterVersion = "v8.3.0";
const hostpath = { repository: "https://github.com/kubernetes-csi/csi-driver-host-path", version: "v1.17.0" };
const minor = operatorVersion.split(".").slice(0, 2).join(".");
const operator = `https://raw.githubusercontent.com/cloudnative-pg/cloudnative-pg/release-${minor}/releases/cnpg-${operatorVersion}.yaml`;
const defaultClass = "storageclass.kubernetes.io/is-default-class";

/**
 * The commands that make a kind cluster with what the gateway needs: volume snapshots, a driver that takes them, and the
 * operator twice. All but the first can be repeated.
 * @param kubeconfig the file that kind writes the access to
 * @param folder an empty folder for the driver's manifests
 */
export function kindSteps(engine: ContainerEngine, kubeconfig: string, folder: string): KindStep[] {
  const kubectl = (title: string, ...args: string[]): KindStep => ({
    title,
    command: "kubectl",
    args: ["--kubeconfig", kubeconfig, ...args],
  });
  const driver = "CSI hostpath driver";
  const isDefault = (name: string, value: boolean): string[] => [
    ...["annotate", "--overwrite", "storageclass", name],
    `${defaultClass}=${value}`,
  ];
  return [
    {
      title: "kind cluster",
      command: "kind",
      args: ["create", "cluster", "--name", clusterName, "--kubeconfig", kubeconfig, "--wait", "180s"],
      env: engineEnvironment(engine),
    },
    ...["client/config/crd", "deploy/kubernetes/snapshot-controller"].map((path) =>
      kubectl("volume snapshots", "apply", "--server-side", "-k", `${snapshotter}//${path}?ref=${snapshotterVersion}`),
    ),
    {
      title: driver,
      command: "git",
      args: [...["clone", "--quiet", "--depth", "1"], "--branch", hostpath.version, hostpath.repository, folder],
    },
    {
      title: driver,
      command: "bash",
      args: [`${folder}/deploy/kubernetes-latest/deploy.sh`],
      env: { KUBECONFIG: kubeconfig },
    },
    kubectl(driver, "apply", "-f", `${folder}/examples/csi-storageclass.yaml`),
    kubectl(driver, ...isDefault("standard", false)),
    kubectl(driver, ...isDefault(storageClass, true)),
    kubectl("CloudNativePG operator", "apply", "--server-side", "-f", operator),
    kubectl("CloudNativePG operator", ...operatorDeployment("scale"), "--replicas", "2"),
    kubectl("CloudNativePG operator", ...operatorDeployment("rollout", "status"), "--timeout", "300s"),
  ];
}

function operatorDeployment(...verb: string[]): string[] {
  return ["--namespace", "cnpg-system", ...verb, "deployment/cnpg-controller-manager"];
}

/** What runs kind's nodes. */
export type ContainerEngine = "docker" | "podman";

/** Podman must be asked for; Docker is kind's default. */
export function engineEnvironment(engine: ContainerEngine): Record<string, string> {
  return engine === "podman" ? { KIND_EXPERIMENTAL_PROVIDER: "podman" } : {};
}
