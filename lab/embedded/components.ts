import { binary } from "../build/binaries";
import { coredns, etcd, kubernetes } from "../build/recipes";
import { configuration } from "./configurationFiles";
import {
  apiServerPort,
  clusterNetwork,
  embeddedState,
  etcdPeerPort,
  etcdPort,
  kubeconfigPath,
  nodeAddress,
  nodeName,
  serviceNetwork,
} from "./layout";
import type { ProcessSpec } from "./nodeProcesses";
import { pki } from "./pki";

/** The node's programs, in the order in which they start (containerd apart). */
export const componentNames = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "coredns",
] as const;

/** One of the node's programs. */
export type ComponentName = (typeof componentNames)[number];

const etcdUrl = `http://127.0.0.1:${etcdPort}`;

/** How each of the node's programs is started. */
export function componentSpec(name: ComponentName): ProcessSpec {
  switch (name) {
    case "etcd":
      return {
        name,
        command: binary(etcd, name),
        args: [
          `--data-dir=${embeddedState("etcd")}`,
          // What this cluster holds needn't outlive a power cut.
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
          `--bind-address=${nodeAddress}`,
          `--secure-port=${apiServerPort}`,
          `--advertise-address=${nodeAddress}`,
          `--tls-cert-file=${pki("server.crt")}`,
          `--tls-private-key-file=${pki("server.key")}`,
          `--client-ca-file=${pki("ca.crt")}`,
          `--kubelet-client-certificate=${pki("admin.crt")}`,
          `--kubelet-client-key=${pki("admin.key")}`,
          // By address, so that the node's name needs no line in /etc/hosts.
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
          "--allocate-node-cidrs=true",
          `--cluster-cidr=${clusterNetwork}`,
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
    case "kubelet":
      return {
        name,
        command: binary(kubernetes, name),
        args: [
          `--config=${configuration("kubelet.yaml")}`,
          `--kubeconfig=${kubeconfigPath()}`,
          `--root-dir=${embeddedState("kubelet")}`,
          `--cert-dir=${embeddedState("kubelet-pki")}`,
          `--hostname-override=${nodeName}`,
          `--node-ip=${nodeAddress}`,
        ],
      };
    case "kube-proxy":
      return { name, command: binary(kubernetes, name), args: [`--config=${configuration("kube-proxy.yaml")}`] };
    case "coredns":
      return { name, command: binary(coredns, name), args: ["-conf", configuration("Corefile")] };
  }
}
