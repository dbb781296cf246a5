import { join } from "node:path";

import { stringify } from "yaml";

import {
  bridgeName,
  clusterNetwork,
  containerdRoot,
  containerdSocket,
  embeddedState,
  kubeconfigPath,
  nodeAddress,
  nodeName,
  podNetwork,
  runFolder,
  serviceNetwork,
} from "./layout";
import { pki } from "./pki";

/** Where a configuration file is written. */
export function configuration(file: string): string {
  return embeddedState("configuration", file);
}

/**
 * The pod network: a bridge with the node's address. Pods have routes to each other and to Services and none beyond, so
 * that nothing in them can talk to the world outside this machine.
 */
function podNetworkPlugins(): object {
  return {
    cniVersion: "1.0.0",
    name: "llm-gateway",
    plugins: [
      {
        type: "bridge",
        bridge: bridgeName,
        isGateway: true,
        // A pod reaches itself through its Service only on a bridge that sends packets back where they came from.
        promiscMode: true,
        ipam: {
          type: "host-local",
          dataDir: embeddedState("addresses"),
          ranges: [[{ subnet: podNetwork, rangeStart: podNetwork.replace(/0\/24$/, "10") }]],
          routes: [{ dst: clusterNetwork }, { dst: serviceNetwork }],
        },
      },
    ],
  };
}

/**
 * containerd's configuration.
 * @param pauseImage the image of pod sandboxes
 */
function containerd(pauseImage: string): string {
  return `version = 2
root = "${containerdRoot()}"
state = "${runFolder}/containerd"
oom_score = 0
[grpc]
  address = "${containerdSocket}"
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
        Root = "${runFolder}/runc"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${embeddedState("configuration", "cni")}"
`;
}

/** The kubelet's configuration: cgroupfs without systemd, and limits that a nearly full disk doesn't trip. */
function kubelet(): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: nodeAddress,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki("ca.crt") },
    },
    authorization: { mode: "Webhook" },
    cgroupDriver: "cgroupfs",
    clusterDNS: [nodeAddress],
    clusterDomain: "cluster.local",
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    failCgroupV1: false,
    failSwapOn: false,
    imageGCHighThresholdPercent: 100,
    podLogsDir: embeddedState("pod-logs"),
    // A pod's resolv.conf gets only the cluster's own name server: nothing here is to be asked of the host's.
    resolvConf: configuration("resolv.conf"),
    seccompDefault: true,
    volumePluginDir: embeddedState("volume-plugins"),
  };
}

/** kube-proxy's configuration. */
function kubeProxy(): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: kubeconfigPath() },
    clusterCIDR: clusterNetwork,
    // Connection tracking's size is the host's business.
    conntrack: { maxPerCore: 0 },
    healthzBindAddress: "127.0.0.1:10256",
    hostnameOverride: nodeName,
    metricsBindAddress: "127.0.0.1:10249",
    mode: "iptables",
    nodePortAddresses: [podNetwork],
  };
}

/**
 * CoreDNS serves the cluster's names and asks nobody else. All other names don't exist: a failure instead would have
 * clients try again and again.
 */
function corefile(): string {
  return `cluster.local:53 in-addr.arpa:53 ip6.arpa:53 {
  bind ${nodeAddress}
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${kubeconfigPath()}
  }
  cache 5
}
.:53 {
  bind ${nodeAddress}
  errors
  template ANY ANY {
    rcode NXDOMAIN
  }
}
`;
}

/** Every configuration file, path -> content. */
export function configurationFiles(pauseImage: string): Record<string, string> {
  return {
    [configuration(join("cni", "10-llm-gateway.conflist"))]: JSON.stringify(podNetworkPlugins(), undefined, 2),
    [configuration("containerd.toml")]: containerd(pauseImage),
    [configuration("kubelet.yaml")]: stringify(kubelet()),
    [configuration("kube-proxy.yaml")]: stringify(kubeProxy()),
    [configuration("Corefile")]: corefile(),
    [configuration("resolv.conf")]: "",
  };
}
