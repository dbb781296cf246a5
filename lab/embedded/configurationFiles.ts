import { join } from "node:path";

import { stringify } from "yaml";

import {
  bridgeName,
  clusterNetwork,
  controlPlaneAddress,
  embeddedState,
  kubeconfigPath,
  nodeNetwork,
  serviceNetwork,
} from "./layout";
import {
  containerdRoot,
  type EmbeddedNode,
  type NodeCount,
  nodeState,
  podLogs,
  reservedMemory,
  runtimeState,
} from "./nodes";
import { pki } from "./pki";

/** Where a configuration file of the control plane is written. */
export function configuration(file: string): string {
  return embeddedState("configuration", file);
}

/** Where a configuration file of a node is written. */
export function nodeConfiguration(node: EmbeddedNode, file: string): string {
  return nodeState(node, "configuration", file);
}

/** What the configuration of a node depends on beside the node. */
export interface NodeSettings {
  /** The image of pod sandboxes. */
  pauseImage: string;
  /** How many nodes share the machine. */
  count: NodeCount;
  /** The machine's memory, in bytes. */
  memory: number;
}

/**
 * A node's pod network: a bridge. Pods have routes to each other, to Services and to nodes, and no others, so that
 * they can't reach anything outside this machine.
 */
function podNetworkPlugins(node: EmbeddedNode): object {
  return {
    cniVersion: "1.0.0",
    name: "llm-gateway",
    plugins: [
      {
        type: "bridge",
        bridge: bridgeName,
        isGateway: true,
        // A pod reaches itself through its Service only with hairpin mode on its port.
        hairpinMode: true,
        ipam: {
          type: "host-local",
          dataDir: nodeState(node, "addresses"),
          ranges: [[{ subnet: node.podNetwork, rangeStart: node.podNetwork.replace(/0\/24$/, "10") }]],
          routes: [{ dst: clusterNetwork }, { dst: serviceNetwork }, { dst: nodeNetwork }],
        },
      },
    ],
  };
}

/** containerd's configuration. */
function containerd(node: EmbeddedNode, pauseImage: string): string {
  return `version = 2
root = "${containerdRoot(node)}"
state = "${runtimeState(node)}/containerd"
oom_score = 0
[grpc]
  address = "${node.socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # Without CAP_SYS_RESOURCE, as in a sandboxed virtual machine, no container could lower its score.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    # An image's layers stay in the content store, so that a lost snapshot can be unpacked again.
    discard_unpacked_layers = false
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        Root = "${runtimeState(node)}/runc"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${nodeConfiguration(node, "cni")}"
`;
}

/** The kubelet's configuration: cgroupfs without systemd, and limits that a nearly full disk doesn't trip. */
function kubelet(node: EmbeddedNode, { count, memory }: NodeSettings): object {
  const reserved = reservedMemory(memory, count);
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: node.address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki("ca.crt") },
    },
    authorization: { mode: "Webhook" },
    cgroupDriver: "cgroupfs",
    cgroupRoot: node.cgroup,
    clusterDNS: [controlPlaneAddress],
    clusterDomain: "cluster.local",
    containerRuntimeEndpoint: `unix://${node.socket}`,
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    failCgroupV1: false,
    failSwapOn: false,
    imageGCHighThresholdPercent: 100,
    // Renewed at a quarter of it: four times before a node counts as lost (`nodeMonitorGraceSeconds`).
    ...(count === 1 ? {} : { nodeLeaseDurationSeconds: 20 }),
    podLogsDir: podLogs(node),
    // A pod's resolv.conf has only the cluster's name server, not the host's.
    resolvConf: configuration("resolv.conf"),
    seccompDefault: true,
    // CPU may be overcommitted; with overcommitted memory the kernel would kill processes.
    ...(reserved === 0 ? {} : { systemReserved: { memory: String(reserved) } }),
    volumePluginDir: nodeState(node, "volume-plugins"),
  };
}

/** kube-proxy's configuration. */
function kubeProxy(node: EmbeddedNode): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: kubeconfigPath() },
    clusterCIDR: clusterNetwork,
    // Keep the host's limits of connection tracking.
    conntrack: { maxPerCore: 0 },
    healthzBindAddress: "127.0.0.1:10256",
    hostnameOverride: node.name,
    metricsBindAddress: "127.0.0.1:10249",
    mode: "iptables",
    nodePortAddresses: [`${node.address}/32`],
  };
}

/**
 * CoreDNS serves the cluster's names and forwards no query. Other names get NXDOMAIN: on SERVFAIL clients would retry.
 */
function corefile(): string {
  return `cluster.local:53 in-addr.arpa:53 ip6.arpa:53 {
  bind ${controlPlaneAddress}
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${kubeconfigPath()}
  }
  cache 5
}
.:53 {
  bind ${controlPlaneAddress}
  errors
  template ANY ANY {
    rcode NXDOMAIN
  }
}
`;
}

/** The control plane's configuration files, path -> content. */
export function controlPlaneFiles(): Record<string, string> {
  return { [configuration("Corefile")]: corefile(), [configuration("resolv.conf")]: "" };
}

/** A node's configuration files, path -> content. */
export function nodeFiles(node: EmbeddedNode, settings: NodeSettings): Record<string, string> {
  const file = (...path: string[]): string => nodeConfiguration(node, join(...path));
  return {
    [file("cni", "10-llm-gateway.conflist")]: JSON.stringify(podNetworkPlugins(node), undefined, 2),
    [file("containerd.toml")]: containerd(node, settings.pauseImage),
    [file("kubelet.yaml")]: stringify(kubelet(node, settings)),
    [file("kube-proxy.yaml")]: stringify(kubeProxy(node)),
  };
}
