import { stateFolder } from "../../tools/shared/folders";

/** The kubeconfig context, cluster and user. */
export const contextName = "llm-gateway-embedded";

/** The bridge that a node's pods are attached to, in the node's network namespace. */
export const bridgeName = "llmgw0";

/** The bridge that connects the nodes, where there are several. */
export const nodeBridgeName = "llmgw-nodes";

/** The address of the API server and the cluster DNS: the first node's, only on the bridge of its pods. */
export const controlPlaneAddress = "10.244.0.1";

/** The first node's address on the bridge that connects the nodes; the others route to its pods through it. */
export const nodeGateway = "10.245.0.1";

/** The addresses on the bridge that connects the nodes. */
export const nodeNetwork = "10.245.0.0/24";

/** All pod addresses. */
export const clusterNetwork = "10.244.0.0/16";

/** Service addresses; routed to the bridge, so that packets to unknown Service addresses don't leave the machine. */
export const serviceNetwork = "10.96.0.0/16";

/** The address of the `kubernetes` Service: the first of `serviceNetwork`. */
export const serviceAddress = "10.96.0.1";

/** The API server's port, on `controlPlaneAddress`. */
export const apiServerPort = 6443;

/** etcd's client port, on loopback. Not the usual 2379, which another etcd may use. */
export const etcdPort = 12379;

/** etcd's peer port, on loopback. */
export const etcdPeerPort = 12380;

/** containerd's state and sockets: a short path, because a socket's path is limited to 107 characters. */
export const runFolder = "/run/llm-gateway";

/** Everything that one running cluster writes; removed when it stops. */
export function embeddedState(...below: string[]): string {
  return stateFolder("embedded", ...below);
}

/** The kubeconfig of the cluster's administrator. */
export function kubeconfigPath(): string {
  return embeddedState("kubeconfig");
}

/** The StorageClass that the embedded provisioner serves, the cluster's default. */
export const storageClass = "embedded";

/** The VolumeSnapshotClass that the embedded snapshotter serves. */
export const volumeSnapshotClass = "embedded-snapshots";

/** The name under which provisioner and snapshotter are known to StorageClass and VolumeSnapshotClass. */
export const storageDriver = "llm-gateway.dev/directory";
