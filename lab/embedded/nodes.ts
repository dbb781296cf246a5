import { cacheFolder } from "../../tools/shared/folders";
import { controlPlaneAddress, embeddedState, runFolder } from "./layout";

/** How many nodes the embedded cluster may have. */
export const nodeCounts = [1, 2, 3] as const;

/** One of them. */
export type NodeCount = (typeof nodeCounts)[number];

/**
 * One node of the cluster. The first is the machine itself and carries the control plane; each of the others has a
 * network namespace and a mount namespace of its own.
 */
export interface EmbeddedNode {
  /** From 1. */
  number: NodeCount;
  name: string;
  /** The value of its label `topology.kubernetes.io/zone`. */
  zone: string;
  /** Where its kubelet listens. */
  address: string;
  /** Its pods' addresses. The bridge has the first of them, and the allocator starts at .10. */
  podNetwork: string;
  /** Its network namespace, and the name of its link on the machine; the machine's own where not set. */
  namespace?: string;
  /** The cgroup below which its kubelet puts pods, in each hierarchy. */
  cgroup: string;
  /** containerd's socket. */
  socket: string;
}

function nodeOf(number: NodeCount): EmbeddedNode {
  if (number === 1)
    return {
      number,
      name: "embedded",
      zone: "z1",
      address: controlPlaneAddress,
      podNetwork: "10.244.0.0/24",
      cgroup: "/",
      socket: `${runFolder}/containerd.sock`,
    };
  return {
    number,
    name: `embedded-${number}`,
    zone: `z${number}`,
    address: `10.245.0.${number}`,
    podNetwork: `10.244.${number}.0/24`,
    namespace: `llmgw-${number}`,
    cgroup: `/llm-gateway-${number}`,
    socket: `${runFolder}/containerd-${number}.sock`,
  };
}

/** Every node that a cluster can have. */
export const allNodes: readonly EmbeddedNode[] = nodeCounts.map(nodeOf);

/** The node that carries the control plane. */
export const firstNode = nodeOf(1);

/** The nodes of a cluster of that size. */
export function nodesOf(count: NodeCount): EmbeddedNode[] {
  return allNodes.slice(0, count);
}

/** The node of that name. @throws Error naming those that there can be */
export function nodeNamed(name: string): EmbeddedNode {
  const node = allNodes.find((one) => one.name === name);
  if (node === undefined)
    throw new Error(`no node ${name} in the embedded cluster; possible: ${allNodes.map((one) => one.name).join(", ")}`);
  return node;
}

/** What a program of this node is called in its pid file and its log. */
export function processName({ number }: EmbeddedNode, program: string): string {
  return number === 1 ? program : `${program}-${number}`;
}

/** What this node writes while it runs; removed when the cluster stops. */
export function nodeState({ name }: EmbeddedNode, ...below: string[]): string {
  return embeddedState(name, ...below);
}

/** Where the logs of this node's pods are; kept after a start that failed. */
export function podLogs({ name }: EmbeddedNode): string {
  return embeddedState("pod-logs", name);
}

/** containerd's state. */
export function runtimeState({ name }: EmbeddedNode): string {
  return `${runFolder}/${name}`;
}

/**
 * containerd's images, kept between runs: importing them again would cost a minute at every start.
 * Containers and their file systems are removed from it when the cluster stops.
 */
export function containerdRoot({ number }: EmbeddedNode): string {
  return cacheFolder(number === 1 ? "containerd" : `containerd-${number}`);
}

/**
 * The memory that a node's kubelet withholds from pods, in bytes: each of several kubelets sees the whole machine, and
 * would promise all of it. A machine that one node has to itself withholds nothing.
 * @param total the machine's memory, in bytes
 */
export function reservedMemory(total: number, count: NodeCount): number {
  return count === 1 ? 0 : Math.ceil(total - Math.max(0, total - hostMemory) / count);
}

/** Bytes for the control plane and for what drives the cluster. */
const hostMemory = 2 * 2 ** 30;
