import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { UserError } from "../../components/userError";
import { run, tryRun } from "../../tools/shared/commands";
import { bridgeName, controlPlaneAddress, embeddedState, nodeBridgeName, nodeGateway, serviceNetwork } from "./layout";
import { allNodes, type EmbeddedNode, firstNode } from "./nodes";

/** Kernel settings that pods' traffic needs: packets between pods are routed, and bridged ones seen by iptables. */
const settings: Readonly<Record<string, string>> = {
  "/proc/sys/net/ipv4/ip_forward": "1",
  "/proc/sys/net/bridge/bridge-nf-call-iptables": "1",
};

const formerSettings = (): string => embeddedState("former-settings.json");

async function applySettings(): Promise<void> {
  if (!existsSync("/proc/sys/net/bridge")) await tryRun("modprobe", ["br_netfilter"]);
  const former: Record<string, string> = {};
  for (const path of Object.keys(settings)) {
    if (!existsSync(path))
      throw new UserError(`the kernel lacks ${path}: load its module (modprobe br_netfilter) and try again`);
    former[path] = (await readFile(path, "utf8")).trim();
  }
  if (!existsSync(formerSettings())) {
    await mkdir(dirname(formerSettings()), { recursive: true });
    await writeFile(formerSettings(), JSON.stringify(former));
  }
  for (const [path, value] of Object.entries(settings)) await writeFile(path, value);
}

async function restoreSettings(): Promise<void> {
  if (!existsSync(formerSettings())) return;
  const former = JSON.parse(await readFile(formerSettings(), "utf8")) as Record<string, string>;
  for (const [path, value] of Object.entries(former)) if (existsSync(path)) await writeFile(path, value);
}

async function hasLink(name: string): Promise<boolean> {
  return (await tryRun("ip", ["link", "show", "dev", name])) !== undefined;
}

async function createBridge(name: string, address: string): Promise<void> {
  if (!(await hasLink(name))) await run("ip", ["link", "add", name, "type", "bridge"]);
  await run("ip", ["address", "replace", `${address}/24`, "dev", name]);
  await run("ip", ["link", "set", name, "up"]);
}

/** Makes the first node's bridge with its address, and the route that keeps Service addresses on this machine. */
export async function createNetwork(): Promise<void> {
  await createBridge(bridgeName, controlPlaneAddress);
  await run("ip", ["route", "replace", serviceNetwork, "dev", bridgeName]);
  await applySettings();
}

/** The routes of a node in a namespace: to each other node's pods, through that node. No route leaves the machine. */
export function nodeRoutes(node: EmbeddedNode, nodes: readonly EmbeddedNode[]): { to: string; via: string }[] {
  return nodes
    .filter(({ number }) => number !== node.number)
    .map((other) => ({
      to: other.podNetwork,
      via: other.number === firstNode.number ? nodeGateway : other.address,
    }));
}

/**
 * Connects a node that has a network namespace with the others, and the machine with its pods. Does nothing for the
 * first node.
 * @param nodes all nodes of the cluster
 */
export async function connectNode(node: EmbeddedNode, nodes: readonly EmbeddedNode[]): Promise<void> {
  const { namespace, address, podNetwork } = node;
  if (namespace === undefined) return;
  await createBridge(nodeBridgeName, nodeGateway);
  await run("ip", ["netns", "add", namespace]);
  await run("ip", ["link", "add", namespace, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
  await run("ip", ["link", "set", namespace, "master", nodeBridgeName, "up"]);
  const inside = (...args: string[]) => run("ip", ["-netns", namespace, ...args]);
  await inside("link", "set", "lo", "up");
  await inside("address", "replace", `${address}/24`, "dev", "eth0");
  await inside("link", "set", "eth0", "up");
  for (const { to, via } of nodeRoutes(node, nodes)) await inside("route", "replace", to, "via", via);
  await run("ip", ["route", "replace", podNetwork, "via", address]);
  const written = Object.entries(settings).map(([path, value]) => `echo ${value} > ${path}`);
  await run("nsenter", [`--net=/run/netns/${namespace}`, "sh", "-ec", written.join("\n")]);
}

/** Cuts the link between a node and the rest of the cluster, or joins it again. The node's processes keep running. */
export async function setLink({ name, namespace }: EmbeddedNode, state: "up" | "down"): Promise<void> {
  if (namespace === undefined)
    throw new Error(`the link of ${name} can't be cut: it carries the control plane and is the machine itself`);
  await run("ip", ["link", "set", namespace, state]);
}

async function removeNamespaces(): Promise<void> {
  const { stdout } = await run("ip", ["netns", "list"]);
  const existing = stdout.split("\n").map((line) => line.split(" ")[0]);
  for (const { namespace } of allNodes)
    if (namespace !== undefined && existing.includes(namespace)) {
      // Deletes its link too, but only after the last packet in it.
      await tryRun("ip", ["link", "delete", namespace]);
      await run("ip", ["netns", "delete", namespace]);
    }
}

/** Chains that kube-proxy and the kubelet make. */
const ownChain = /^KUBE-/;

/**
 * The commands that remove the node's chains and every rule that jumps to one, and no others.
 * @param saved the output of `iptables-save`
 * @returns the input of `iptables-restore --noflush`; empty where there is nothing to remove
 */
export function chainRemoval(saved: string): string {
  const tables: string[] = [];
  let table = "";
  let chains: string[] = [];
  let rules: string[] = [];
  for (const line of saved.split("\n")) {
    if (line.startsWith("*")) {
      table = line;
      chains = [];
      rules = [];
    } else if (line.startsWith(":")) {
      const chain = line.slice(1).split(" ")[0] ?? "";
      if (ownChain.test(chain)) chains.push(chain);
    } else if (line.startsWith("-A ")) {
      const chain = line.split(" ")[1] ?? "";
      const target = / (?:-j|-g) (\S+)/.exec(line)?.[1] ?? "";
      if (!ownChain.test(chain) && ownChain.test(target)) rules.push(line.replace("-A ", "-D "));
    } else if (line === "COMMIT" && chains.length > 0) {
      const flushed = chains.map((chain) => `-F ${chain}`);
      const removed = chains.map((chain) => `-X ${chain}`);
      tables.push([table, ...rules, ...flushed, ...removed, "COMMIT", ""].join("\n"));
    }
  }
  return tables.join("");
}

async function removeChains(family: "iptables" | "ip6tables"): Promise<void> {
  const saved = await tryRun(`${family}-save`, []);
  const input = saved === undefined ? "" : chainRemoval(saved.stdout);
  if (input !== "") await run(`${family}-restore`, ["--noflush"], { input });
}

/** Removes namespaces and bridges (and with them the routes), the packet filter's chains; restores kernel settings. */
export async function removeNetwork(): Promise<void> {
  await removeChains("iptables");
  await removeChains("ip6tables");
  await removeNamespaces();
  for (const bridge of [bridgeName, nodeBridgeName])
    if (await hasLink(bridge)) await run("ip", ["link", "delete", bridge]);
  await restoreSettings();
}
