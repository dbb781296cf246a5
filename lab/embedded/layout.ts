import { stateFolder, cacheFolder } from "../../tools/shared/folders";

/** The name of the one node. */
export const nodeName = "embedded";

/** The kubeconfig context, cluster and user. */
export const contextName = "llm-gateway-embedded";

/** The bridge that pods are attached to; the node's own address is on it, so nothing leaves the machine. */
export const bridgeName = "llmgw0";

/** The node's address: API server, kubelet and cluster DNS listen here, on the bridge only. */
export const nodeAddress = "10.244.0.1";

/** Pod addresses. The bridge is the first of them, and the allocator starts at .10. */
export const podNetwork = "10.244.0.0/24";

/** All pod addresses the controller manager hands out to nodes. */
export const clusterNetwork = "10.244.0.0/16";

/** Service addresses; routed to the bridge, so that an address kube-proxy doesn't know stays here too. */
export const serviceNetwork = "10.96.0.0/16";

/** The address of the `kubernetes` Service: the first of `serviceNetwork`. */
export const serviceAddress = "10.96.0.1";

/** The API server's port, on `nodeAddress`. */
export const apiServerPort = 6443;

/** etcd's client port, on loopback. The usual 2379 is left to whoever else runs etcd here. */
export const etcdPort = 12379;

/** etcd's peer port, on loopback. */
export const etcdPeerPort = 12380;

/** containerd's state and socket: a path of its own, since a socket's path may have 107 characters at most. */
export const runFolder = "/run/llm-gateway";

/** containerd's socket. */
export const containerdSocket = `${runFolder}/containerd.sock`;

/** Everything that one running cluster writes; removed when it stops. */
export function embeddedState(...below: string[]): string {
  return stateFolder("embedded", ...below);
}

/**
 * containerd's images, kept between runs: importing them again would cost a minute at every start.
 * Containers and their file systems are removed from it when the cluster stops.
 */
export function containerdRoot(): string {
  return cacheFolder("containerd");
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
