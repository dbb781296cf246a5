import { binary } from "../build/binaries";
import { coredns, etcd, kubernetes } from "../build/recipes";
import { configuration, nodeConfiguration } from "./configurationFiles";
import {
  apiServerPort,
  controlPlaneAddress,
  embeddedState,
  etcdPeerPort,
  etcdPort,
  kubeconfigPath,
  serviceNetwork,
} from "./layout";
import type { ProcessSpec } from "./nodeProcesses";
import { type EmbeddedNode, type NodeCount, nodeState, processName } from "./nodes";
import { pki } from "./pki";

/** The programs of the control plane, in the order in which they start. */
export const controlPlanePrograms = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "coredns",
] as const;

/** One of these programs. */
export type ControlPlaneProgram = (typeof controlPlanePrograms)[number];

/** The programs of each node (containerd apart). */
export const nodePrograms = ["kubelet", "kube-proxy"] as const;

/** One of these programs. */
export type NodeProgram = (typeof nodePrograms)[number];

/**
 * Seconds without a sign of life after which a node counts as lost, where there are several. Kubernetes' default is 50;
 * docs/runbook.md says what changes with it. The kubelets renew their leases four times in it (`kubelet.yaml`).
 */
export const nodeMonitorGraceSeconds = 20;

const etcdUrl = `http://127.0.0.1:${etcdPort}`;

/** How a program of the control plane is started. */
export function controlPlaneSpec(name: ControlPlaneProgram, count: NodeCount): ProcessSpec {
  switch (name) {
    case "etcd":
      return {
        name,
        command: binary(etcd, name),
        args: [
          `--data-dir=${embeddedState("etcd")}`,
          // The cluster's data needn't survive a power failure.
          "--unsafe-no-fsync",
          `--listen-client-urls=${etcdUrl}`,
          `--advertise-client-urls=${etcdUrl}`,
          `--listen-peer-urls=http://127.0.0.1:${etcdPeerPort}`,
        ],
      };
    case "kube-apiserver":
      return {
        name,
        command: binary(kubernetes, name),
        args: [
          `--etcd-servers=${etcdUrl}`,
          `--bind-address=${controlPlaneAddress}`,
          `--secure-port=${apiServerPort}`,
          `--advertise-address=${controlPlaneAddress}`,
          `--tls-cert-file=${pki("server.crt")}`,
          `--tls-private-key-file=${pki("server.key")}`,
          `--client-ca-file=${pki("ca.crt")}`,
          `--kubelet-client-certificate=${pki("admin.crt")}`,
          `--kubelet-client-key=${pki("admin.key")}`,
          // By address, so that /etc/hosts needs no entry for the node's name.
          "--kubelet-preferred-address-types=InternalIP",
          `--service-account-key-file=${pki("sa.pub")}`,
          `--service-account-signing-key-file=${pki("sa.key")}`,
          "--service-account-issuer=https://kubernetes.default.svc",
          "--authorization-mode=Node,RBAC",
          `--service-cluster-ip-range=${serviceNetwork}`,
          "--allow-privileged=true",
          "--profiling=false",
        ],
      };
    case "kube-controller-manager":
      return {
        name,
        command: binary(kubernetes, name),
        args: [
          `--kubeconfig=${kubeconfigPath()}`,
          "--bind-address=127.0.0.1",
          `--service-account-private-key-file=${pki("sa.key")}`,
          `--root-ca-file=${pki("ca.crt")}`,
          "--use-service-account-credentials=true",
          "--leader-elect=false",
          ...(count === 1 ? [] : [`--node-monitor-grace-period=${nodeMonitorGraceSeconds}s`]),
          "--profiling=false",
        ],
      };
    case "kube-scheduler":
      return {
        name,
        command: binary(kubernetes, name),
        args: [
          `--kubeconfig=${kubeconfigPath()}`,
          "--bind-address=127.0.0.1",
          "--leader-elect=false",
          "--profiling=false",
        ],
      };
    case "coredns":
      return { name, command: binary(coredns, name), args: ["-conf", configuration("Corefile")] };
  }
}

/** How a program of a node is started, before it is put into the node's namespaces. */
export function nodeProgramSpec(program: NodeProgram, node: EmbeddedNode): ProcessSpec {
  const name = processName(node, program);
  const command = binary(kubernetes, program);
  switch (program) {
    case "kubelet":
      return {
        name,
        command,
        args: [
          `--config=${nodeConfiguration(node, "kubelet.yaml")}`,
          `--kubeconfig=${kubeconfigPath()}`,
          `--root-dir=${nodeState(node, "kubelet")}`,
          `--cert-dir=${nodeState(node, "kubelet-pki")}`,
          `--hostname-override=${node.name}`,
          `--node-ip=${node.address}`,
          `--node-labels=topology.kubernetes.io/zone=${node.zone}`,
        ],
      };
    case "kube-proxy":
      return { name, command, args: [`--config=${nodeConfiguration(node, "kube-proxy.yaml")}`] };
  }
}
